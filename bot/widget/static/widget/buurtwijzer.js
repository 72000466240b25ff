var e=globalThis,t=e.ShadowRoot&&(e.ShadyCSS===void 0||e.ShadyCSS.nativeShadow)&&`adoptedStyleSheets`in Document.prototype&&`replace`in CSSStyleSheet.prototype,n=Symbol(),r=new WeakMap,i=class{constructor(e,t,r){if(this._$cssResult$=!0,r!==n)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,n=this.t;if(t&&e===void 0){let t=n!==void 0&&n.length===1;t&&(e=r.get(n)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),t&&r.set(n,e))}return e}toString(){return this.cssText}},a=e=>new i(typeof e==`string`?e:e+``,void 0,n),o=(e,...t)=>new i(e.length===1?e[0]:t.reduce((t,n,r)=>t+(e=>{if(!0===e._$cssResult$)return e.cssText;if(typeof e==`number`)return e;throw Error(`Value passed to 'css' function must be a 'css' function result: `+e+`. Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.`)})(n)+e[r+1],e[0]),e,n),s=(n,r)=>{if(t)n.adoptedStyleSheets=r.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let t of r){let r=document.createElement(`style`),i=e.litNonce;i!==void 0&&r.setAttribute(`nonce`,i),r.textContent=t.cssText,n.appendChild(r)}},c=t?e=>e:e=>e instanceof CSSStyleSheet?(e=>{let t=``;for(let n of e.cssRules)t+=n.cssText;return a(t)})(e):e,{is:l,defineProperty:u,getOwnPropertyDescriptor:d,getOwnPropertyNames:f,getOwnPropertySymbols:p,getPrototypeOf:m}=Object,h=globalThis,ee=h.trustedTypes,te=ee?ee.emptyScript:``,ne=h.reactiveElementPolyfillSupport,g=(e,t)=>e,_={toAttribute(e,t){switch(t){case Boolean:e=e?te:null;break;case Object:case Array:e=e==null?e:JSON.stringify(e)}return e},fromAttribute(e,t){let n=e;switch(t){case Boolean:n=e!==null;break;case Number:n=e===null?null:Number(e);break;case Object:case Array:try{n=JSON.parse(e)}catch{n=null}}return n}},re=(e,t)=>!l(e,t),ie={attribute:!0,type:String,converter:_,reflect:!1,useDefault:!1,hasChanged:re};Symbol.metadata??=Symbol(`metadata`),h.litPropertyMetadata??=new WeakMap;var v=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=ie){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),r=this.getPropertyDescriptor(e,n,t);r!==void 0&&u(this.prototype,e,r)}}static getPropertyDescriptor(e,t,n){let{get:r,set:i}=d(this.prototype,e)??{get(){return this[t]},set(e){this[t]=e}};return{get:r,set(t){let a=r?.call(this);i?.call(this,t),this.requestUpdate(e,a,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??ie}static _$Ei(){if(this.hasOwnProperty(g(`elementProperties`)))return;let e=m(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(g(`finalized`)))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(g(`properties`))){let e=this.properties,t=[...f(e),...p(e)];for(let n of t)this.createProperty(n,e[n])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[e,n]of t)this.elementProperties.set(e,n)}this._$Eh=new Map;for(let[e,t]of this.elementProperties){let n=this._$Eu(e,t);n!==void 0&&this._$Eh.set(n,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let e of n)t.unshift(c(e))}else e!==void 0&&t.push(c(e));return t}static _$Eu(e,t){let n=t.attribute;return!1===n?void 0:typeof n==`string`?n:typeof e==`string`?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return s(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),r=this.constructor._$Eu(e,n);if(r!==void 0&&!0===n.reflect){let i=(n.converter?.toAttribute===void 0?_:n.converter).toAttribute(t,n.type);this._$Em=e,i==null?this.removeAttribute(r):this.setAttribute(r,i),this._$Em=null}}_$AK(e,t){let n=this.constructor,r=n._$Eh.get(e);if(r!==void 0&&this._$Em!==r){let e=n.getPropertyOptions(r),i=typeof e.converter==`function`?{fromAttribute:e.converter}:e.converter?.fromAttribute===void 0?_:e.converter;this._$Em=r;let a=i.fromAttribute(t,e.type);this[r]=a??this._$Ej?.get(r)??a,this._$Em=null}}requestUpdate(e,t,n,r=!1,i){if(e!==void 0){let a=this.constructor;if(!1===r&&(i=this[e]),n??=a.getPropertyOptions(e),!((n.hasChanged??re)(i,t)||n.useDefault&&n.reflect&&i===this._$Ej?.get(e)&&!this.hasAttribute(a._$Eu(e,n))))return;this.C(e,t,n)}!1===this.isUpdatePending&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:r,wrapped:i},a){n&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,a??t??this[e]),!0!==i||a!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),!0===r&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[e,t]of this._$Ep)this[e]=t;this._$Ep=void 0}let e=this.constructor.elementProperties;if(e.size>0)for(let[t,n]of e){let{wrapped:e}=n,r=this[t];!0!==e||this._$AL.has(t)||r===void 0||this.C(t,void 0,n,r)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(e=>e.hostUpdate?.()),this.update(t)):this._$EM()}catch(t){throw e=!1,this._$EM(),t}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(e){}firstUpdated(e){}};v.elementStyles=[],v.shadowRootOptions={mode:`open`},v[g(`elementProperties`)]=new Map,v[g(`finalized`)]=new Map,ne?.({ReactiveElement:v}),(h.reactiveElementVersions??=[]).push(`2.1.2`);var y=globalThis,ae=e=>e,b=y.trustedTypes,oe=b?b.createPolicy(`lit-html`,{createHTML:e=>e}):void 0,se=`$lit$`,x=`lit$${Math.random().toFixed(9).slice(2)}$`,S=`?`+x,ce=`<${S}>`,C=document,w=()=>C.createComment(``),T=e=>e===null||typeof e!=`object`&&typeof e!=`function`,E=Array.isArray,le=e=>E(e)||typeof e?.[Symbol.iterator]==`function`,D=`[ 	
\f\r]`,O=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,ue=/-->/g,de=/>/g,k=RegExp(`>|${D}(?:([^\\s"'>=/]+)(${D}*=${D}*(?:[^ \t\n\f\r"'\`<>=]|("|')|))|$)`,`g`),fe=/'/g,pe=/"/g,me=/^(?:script|style|textarea|title)$/i,he=e=>(t,...n)=>({_$litType$:e,strings:t,values:n}),A=he(1),j=he(2),M=Symbol.for(`lit-noChange`),N=Symbol.for(`lit-nothing`),ge=new WeakMap,P=C.createTreeWalker(C,129);function _e(e,t){if(!E(e)||!e.hasOwnProperty(`raw`))throw Error(`invalid template strings array`);return oe===void 0?t:oe.createHTML(t)}var ve=(e,t)=>{let n=e.length-1,r=[],i,a=t===2?`<svg>`:t===3?`<math>`:``,o=O;for(let t=0;t<n;t++){let n=e[t],s,c,l=-1,u=0;for(;u<n.length&&(o.lastIndex=u,c=o.exec(n),c!==null);)u=o.lastIndex,o===O?c[1]===`!--`?o=ue:c[1]===void 0?c[2]===void 0?c[3]!==void 0&&(o=k):(me.test(c[2])&&(i=RegExp(`</`+c[2],`g`)),o=k):o=de:o===k?c[0]===`>`?(o=i??O,l=-1):c[1]===void 0?l=-2:(l=o.lastIndex-c[2].length,s=c[1],o=c[3]===void 0?k:c[3]===`"`?pe:fe):o===pe||o===fe?o=k:o===ue||o===de?o=O:(o=k,i=void 0);let d=o===k&&e[t+1].startsWith(`/>`)?` `:``;a+=o===O?n+ce:l>=0?(r.push(s),n.slice(0,l)+se+n.slice(l)+x+d):n+x+(l===-2?t:d)}return[_e(e,a+(e[n]||`<?>`)+(t===2?`</svg>`:t===3?`</math>`:``)),r]},F=class e{constructor({strings:t,_$litType$:n},r){let i;this.parts=[];let a=0,o=0,s=t.length-1,c=this.parts,[l,u]=ve(t,n);if(this.el=e.createElement(l,r),P.currentNode=this.el.content,n===2||n===3){let e=this.el.content.firstChild;e.replaceWith(...e.childNodes)}for(;(i=P.nextNode())!==null&&c.length<s;){if(i.nodeType===1){if(i.hasAttributes())for(let e of i.getAttributeNames())if(e.endsWith(se)){let t=u[o++],n=i.getAttribute(e).split(x),r=/([.?@])?(.*)/.exec(t);c.push({type:1,index:a,name:r[2],strings:n,ctor:r[1]===`.`?be:r[1]===`?`?xe:r[1]===`@`?Se:R}),i.removeAttribute(e)}else e.startsWith(x)&&(c.push({type:6,index:a}),i.removeAttribute(e));if(me.test(i.tagName)){let e=i.textContent.split(x),t=e.length-1;if(t>0){i.textContent=b?b.emptyScript:``;for(let n=0;n<t;n++)i.append(e[n],w()),P.nextNode(),c.push({type:2,index:++a});i.append(e[t],w())}}}else if(i.nodeType===8){if(i.data===S)c.push({type:2,index:a});else{let e=-1;for(;(e=i.data.indexOf(x,e+1))!==-1;)c.push({type:7,index:a}),e+=x.length-1}}a++}}static createElement(e,t){let n=C.createElement(`template`);return n.innerHTML=e,n}};function I(e,t,n=e,r){if(t===M)return t;let i=r===void 0?n._$Cl:n._$Co?.[r],a=T(t)?void 0:t._$litDirective$;return i?.constructor!==a&&(i?._$AO?.(!1),a===void 0?i=void 0:(i=new a(e),i._$AT(e,n,r)),r===void 0?n._$Cl=i:(n._$Co??=[])[r]=i),i!==void 0&&(t=I(e,i._$AS(e,t.values),i,r)),t}var ye=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,r=(e?.creationScope??C).importNode(t,!0);P.currentNode=r;let i=P.nextNode(),a=0,o=0,s=n[0];for(;s!==void 0;){if(a===s.index){let t;s.type===2?t=new L(i,i.nextSibling,this,e):s.type===1?t=new s.ctor(i,s.name,s.strings,this,e):s.type===6&&(t=new Ce(i,this,e)),this._$AV.push(t),s=n[++o]}a!==s?.index&&(i=P.nextNode(),a++)}return P.currentNode=C,r}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings===void 0?n._$AI(e[t]):(n._$AI(e,n,t),t+=n.strings.length-2)),t++}},L=class e{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,r){this.type=2,this._$AH=N,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=I(this,e,t),T(e)?e===N||e==null||e===``?(this._$AH!==N&&this._$AR(),this._$AH=N):e!==this._$AH&&e!==M&&this._(e):e._$litType$===void 0?e.nodeType===void 0?le(e)?this.k(e):this._(e):this.T(e):this.$(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==N&&T(this._$AH)?this._$AA.nextSibling.data=e:this.T(C.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,r=typeof n==`number`?this._$AC(e):(n.el===void 0&&(n.el=F.createElement(_e(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===r)this._$AH.p(t);else{let e=new ye(r,this),n=e.u(this.options);e.p(t),this.T(n),this._$AH=e}}_$AC(e){let t=ge.get(e.strings);return t===void 0&&ge.set(e.strings,t=new F(e)),t}k(t){E(this._$AH)||(this._$AH=[],this._$AR());let n=this._$AH,r,i=0;for(let a of t)i===n.length?n.push(r=new e(this.O(w()),this.O(w()),this,this.options)):r=n[i],r._$AI(a),i++;i<n.length&&(this._$AR(r&&r._$AB.nextSibling,i),n.length=i)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let t=ae(e).nextSibling;ae(e).remove(),e=t}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},R=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,r,i){this.type=1,this._$AH=N,this._$AN=void 0,this.element=e,this.name=t,this._$AM=r,this.options=i,n.length>2||n[0]!==``||n[1]!==``?(this._$AH=Array(n.length-1).fill(new String),this.strings=n):this._$AH=N}_$AI(e,t=this,n,r){let i=this.strings,a=!1;if(i===void 0)e=I(this,e,t,0),a=!T(e)||e!==this._$AH&&e!==M,a&&(this._$AH=e);else{let r=e,o,s;for(e=i[0],o=0;o<i.length-1;o++)s=I(this,r[n+o],t,o),s===M&&(s=this._$AH[o]),a||=!T(s)||s!==this._$AH[o],s===N?e=N:e!==N&&(e+=(s??``)+i[o+1]),this._$AH[o]=s}a&&!r&&this.j(e)}j(e){e===N?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??``)}},be=class extends R{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===N?void 0:e}},xe=class extends R{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==N)}},Se=class extends R{constructor(e,t,n,r,i){super(e,t,n,r,i),this.type=5}_$AI(e,t=this){if((e=I(this,e,t,0)??N)===M)return;let n=this._$AH,r=e===N&&n!==N||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,i=e!==N&&(n===N||r);r&&this.element.removeEventListener(this.name,this,n),i&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH==`function`?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},Ce=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){I(this,e)}},we={M:se,P:x,A:S,C:1,L:ve,R:ye,D:le,V:I,I:L,H:R,N:xe,U:Se,B:be,F:Ce},Te=y.litHtmlPolyfillSupport;Te?.(F,L),(y.litHtmlVersions??=[]).push(`3.3.3`);var Ee=(e,t,n)=>{let r=n?.renderBefore??t,i=r._$litPart$;if(i===void 0){let e=n?.renderBefore??null;r._$litPart$=i=new L(t.insertBefore(w(),e),e,void 0,n??{})}return i._$AI(e),i},z=globalThis,B=class extends v{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=Ee(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return M}};B._$litElement$=!0,B.finalized=!0,z.litElementHydrateSupport?.({LitElement:B});var De=z.litElementPolyfillSupport;De?.({LitElement:B}),(z.litElementVersions??=[]).push(`4.2.2`);var Oe=2e4,V=class extends Error{},H=class extends Error{status;retryAfter;constructor(e,t,n){super(t),this.status=e,this.retryAfter=n}get gone(){return this.status===401||this.status===404}get passing(){return this.status===429||this.status>=500}};async function ke(e){let t=await e.json().catch(()=>({})),n=Number(e.headers.get(`Retry-After`));return new H(e.status,t.detail??``,Number.isFinite(n)?n*1e3:0)}var Ae=class{taal;#e;constructor(e,t){this.taal=t,this.#e=`${e}/api/v1`}async ask(e,t={}){let{token:n,...r}=t,i=new Headers({"Accept-Language":this.taal()});n&&i.set(`Authorization`,`Bearer ${n}`),typeof r.body==`string`&&i.set(`Content-Type`,`application/json`),new Headers(r.headers).forEach((e,t)=>i.set(t,e));let a=await fetch(this.#e+e,{signal:AbortSignal.timeout(Oe),cache:`no-store`,credentials:`omit`,referrerPolicy:`no-referrer`,...r,headers:i}).catch(()=>{throw new V});if(!a.ok)throw await ke(a);return a}async#t(e,t={}){return(await this.ask(e,t)).json().catch(()=>{throw new V})}start(){return this.#t(`/conversations`,{method:`POST`,body:JSON.stringify({taal:this.taal()})})}comeBack(e){return this.#t(`/return/${encodeURIComponent(e)}`)}read({id:e,token:t},n){return this.#t(`/conversations/${e}/messages?after=${n}`,{token:t})}async send({id:e,token:t},n){let r=JSON.stringify(n);return(await this.#t(`/conversations/${e}/messages`,{method:`POST`,token:t,body:r})).seq}async erase({id:e,token:t}){await this.ask(`/conversations/${e}`,{method:`DELETE`,token:t})}async copy({id:e,token:t}){return(await this.ask(`/conversations/${e}/export`,{token:t})).blob()}async photo({id:e,token:t},n){return(await this.ask(`/conversations/${e}/attachments/${n}`,{token:t})).blob()}upload({id:e,token:t},n,r,i){return new Promise((a,o)=>{let s=new XMLHttpRequest;s.open(`POST`,`${this.#e}/conversations/${e}/attachments`),s.setRequestHeader(`Authorization`,`Bearer ${t}`),s.setRequestHeader(`Accept-Language`,this.taal()),s.timeout=12e4,s.upload.onprogress=e=>r(e.loaded/(e.total||1)),s.onload=()=>{let e={};try{e=JSON.parse(s.responseText)}catch{}s.status===201&&e.id?a(e.id):o(new H(s.status,e.detail??``,0))},s.onerror=s.ontimeout=s.onabort=()=>o(new V),i.addEventListener(`abort`,()=>s.abort());let c=new FormData;c.append(`file`,n,`foto.jpg`),s.send(c)})}events({id:e,token:t},n,r){return this.ask(`/conversations/${e}/events`,{token:t,signal:r,headers:{"Last-Event-ID":String(n)}})}},U=`buurtwijzer.`,je=class{#e=new Map;#t;constructor(e){try{this.#t=window[e],this.#t.getItem(U)}catch{this.#t=void 0}}get durable(){return this.#t!==void 0}get(e){try{let t=this.#e.get(e)??this.#t?.getItem(U+e);return t?JSON.parse(t):void 0}catch{return}}set(e,t){let n=JSON.stringify(t);try{if(!this.#t)throw Error(`blocked`);this.#t.setItem(U+e,n),this.#e.delete(e)}catch{this.#e.set(e,n)}}remove(e){this.#e.delete(e);try{this.#t?.removeItem(U+e)}catch{}}keys(e){let t=new Set([...this.#e.keys()]);try{for(let e of Object.keys(this.#t??{}))e.startsWith(U)&&t.add(e.slice(12))}catch{}return[...t].filter(t=>t.startsWith(e))}},W=new je(`localStorage`),G=new je(`sessionStorage`);function K(){return G.get(`session`)??W.get(`session`)}function Me(e,t=!1){let n=W.get(`session`);t&&n&&n.id!==e.id?G.set(`session`,e):W.set(`session`,e)}function Ne(e){for(let t of[G,W])t.get(`session`)?.id===e&&t.remove(`session`)}function Pe(e){addEventListener(`storage`,t=>{(t.key===null||t.key.startsWith(U))&&e()})}var Fe=new Map;async function Ie(e,t){if(`locks`in navigator)return await navigator.locks.request(U+e,t);let n=(Fe.get(e)??Promise.resolve()).then(t,t);return Fe.set(e,n),n}var Le=1e3,Re=3e4,ze=15e3;function Be(e){return Math.min(Re,Le*2**Math.max(0,e-1))*(.5+Math.random()/2)}var Ve=class{wake=()=>void 0;take(e){return new Promise(t=>{let n=setTimeout(t,e);this.wake=()=>{clearTimeout(n),t()}})}};function He(){return Array.from(crypto.getRandomValues(new Uint8Array(16)),e=>e.toString(16).padStart(2,`0`)).join(``)}var q=0;function Ue(e){return q=Math.max(Date.now(),q+1),{...e,client_id:He(),at:q,tries:0}}var We=class{api;session;listener;#e=!1;#t=new Ve;constructor(e,t,n){this.api=e,this.session=t,this.listener=n}get#n(){return`out.${this.session.id}.`}items(){return W.keys(this.#n).map(e=>W.get(e)).filter(e=>e!==void 0).sort((e,t)=>e.at-t.at)}waiting(){return this.items().filter(e=>e.seq===void 0)}add(e){this.#r(e),this.go()}drop(e){W.remove(this.#n+e),this.listener.changed()}clear(){for(let e of W.keys(this.#n))W.remove(e);this.#t.wake()}go(){this.#t.wake(),this.#e||this.#i()}#r(e){W.set(this.#n+e.client_id,e)}async#i(){this.#e=!0;try{for(;this.waiting().length;){let e=await Ie(`send.${this.session.id}`,()=>this.#a());if(e<0)return;e&&await this.#t.take(e)}}finally{this.#e=!1}}async#a(){let e=this.waiting()[0];if(!e)return 0;try{let{client_id:t,text:n,payload:r,location:i,attachments:a}=e,o={client_id:t,text:n,payload:r,location:i,attachments:a},s=await this.api.send(this.session,o);return this.#r({...e,seq:s}),setTimeout(()=>this.drop(t),ze),this.listener.changed(),0}catch(t){return this.#o(e,t)}}#o(e,t){if(t instanceof V||t instanceof H&&t.passing){let n=e.tries+1;return W.get(this.#n+e.client_id)&&this.#r({...e,tries:n}),this.listener.changed(),t instanceof H&&t.retryAfter||Be(n)}if(!(t instanceof H))throw t;return t.gone?(this.listener.gone(),-1):(this.drop(e.client_id),this.listener.refused(e,t.message),0)}},Ge=4e4;function Ke(e){let t=e.replace(/\r\n?/g,`
`).split(`

`),n=t.pop()??``;return{events:t.map(e=>{let t={name:`message`,data:``};for(let n of e.split(`
`)){let[,e,r]=/^(\w+): ?(.*)$/.exec(n)??[];e===`event`&&(t.name=r??``),e===`data`&&(t.data+=(t.data&&`
`)+(r??``))}return t}).filter(e=>e.data),rest:n}}async function qe(e,t,n){let r=e.body?.getReader();if(!r)return;let i=new TextDecoder,a=``;for(;;){let e=setTimeout(()=>t.abort(),Ge),o=await r.read().finally(()=>clearTimeout(e));if(o.done)return;let{events:s,rest:c}=Ke(a+i.decode(o.value,{stream:!0}));a=c,s.forEach(n)}}var Je=6e4,Ye=2e4,J={pending:!1,owner:`bot`,handover:null},Xe=class{api;changed;refused;phase=`idle`;state=J;online=!0;failure=``;session;lines=[];#e;#t=[];#n=new Map;#r;#i=0;#a;#o=new Ve;#s;constructor(e,t,n){this.api=e,this.changed=t,this.refused=n,Pe(()=>this.#g()),addEventListener(`online`,()=>this.#_()),addEventListener(`offline`,()=>this.#u({online:!1})),addEventListener(`pageshow`,e=>e.persisted&&this.#_()),document.addEventListener(`visibilitychange`,()=>this.#v())}async open(e){if(this.phase!==`idle`&&this.phase!==`failed`)return;if(this.#a??=e,this.#a){this.#u({phase:`starting`,failure:``});try{Me(await this.api.comeBack(this.#a),!0),this.#a=void 0}catch(e){this.#m(e);return}}let t=K();t?this.#f(t):await this.start()}async start(){if(this.phase!==`starting`){this.#u({phase:`starting`,failure:``});try{await Ie(`start`,async()=>{let e=K();if(e){this.#f(e);return}let{messages:t,...n}=await this.api.start();Me(n),this.#d(n),this.lines=t,this.#u({phase:`open`,state:J}),this.#y(n)})}catch(e){this.#m(e)}}}send(e){let t=Ue(e);this.#e?this.#e.add(t):this.#t.push(t),this.changed()}retry(){this.#e?.go(),this.#_()}drop(e){this.#e?.drop(e.client_id)}waiting(){return this.#e?.waiting()??[]}async fresh(){this.#p(),this.phase=`idle`,await this.start()}async erase(){this.session&&(await this.api.erase(this.session),this.#p(),this.#u({phase:`erased`}))}rows(){let e=this.#e?.items()??this.#t;for(let t of e)t.seq!==void 0&&this.#n.set(t.seq,t.client_id);let t=e.filter(e=>e.seq===void 0),n=new Map(this.#n),r=t[0],i=r&&this.lines.find(e=>this.#l(e,r));r&&i&&n.set(i.seq,r.client_id);let a=this.lines.filter(e=>e.text||e.attachments.length||!this.#c(e)).map(e=>({key:n.get(e.seq)??`seq-${e.seq}`,line:e})),o=new Set(a.map(e=>e.key));return a.concat(e.filter(e=>!o.has(e.client_id)).map(e=>({key:e.client_id,item:e})))}#c(e){return Date.parse(e.at)<=Date.parse(this.state.erased_at??``)}#l(e,t){if(e.from!==`resident`||this.#n.has(e.seq))return!1;let n=(t.text??t.title??``).replace(/\s+/g,` `).trim();return e.text.replace(/\s+/g,` `).trim()===(t.location?``:n)&&Date.parse(e.at)>t.at-6e4}#u(e){Object.assign(this,e),this.changed()}#d(e){this.session=e,this.#e=new We(this.api,e,{changed:()=>this.changed(),gone:()=>this.#h(),refused:(e,t)=>this.refused(e,t)}),this.#t.splice(0).forEach(e=>this.#e?.add(e))}#f(e){this.#r?.abort(),this.lines=[],this.#n.clear(),this.#d(e),this.#u({phase:`loading`,state:J,failure:``}),this.#y(e)}#p(){this.#r?.abort(),this.#e?.clear(),this.session&&Ne(this.session.id),this.session=void 0,this.#e=void 0,this.lines=[],this.#n.clear(),this.state=J}#m(e){if(!(e instanceof H||e instanceof V))throw e;this.#t.splice(0).forEach(t=>this.refused(t,e.message)),this.#u({phase:`failed`,failure:e.message})}#h(){if(this.phase===`gone`)return;for(let e of this.waiting())this.refused(e,``);let e=this.lines;this.#p(),this.lines=e,this.#u({phase:`gone`})}#g(){if(this.phase===`idle`||this.phase===`starting`)return;let e=K();e&&e.id!==this.session?.id?this.#f(e):!e&&this.session&&this.phase===`open`&&W.durable?this.#h():this.changed()}#_(){this.#i=0,this.phase===`failed`&&this.open(),this.#e?.go(),this.#r?.abort(),this.#o.wake()}#v(){clearTimeout(this.#s),document.hidden?this.#s=setTimeout(()=>this.#r?.abort(),Je):this.#r?.signal.aborted&&this.#o.wake()}async#y(e){for(this.#i=0;this.#b(e);){let t=this.#r=new AbortController;try{await this.#x(e,t),this.#i=0}catch(n){if(n instanceof H&&n.gone){this.#b(e)&&this.#h();return}t.signal.aborted||(this.#i+=1)}if(!this.#b(e))return;(this.#i>0||!navigator.onLine)&&this.#u({online:!1}),await this.#w()}}#b(e){return this.session?.id===e.id}async#x(e,t){if(this.phase===`loading`){let{messages:t,...n}=await this.api.read(e,0);if(!this.#b(e))return;this.lines=t,this.#u({phase:`open`,state:n,online:!0})}let n=setTimeout(()=>t.abort(),Ye),r=this.lines.at(-1)?.seq??0,i=await this.api.events(e,r,t.signal).finally(()=>clearTimeout(n));this.#i=0,this.#u({online:!0}),this.#e?.go(),await qe(i,t,({name:t,data:n})=>{if(!this.#b(e))return;let r=JSON.parse(n);t===`message`&&this.#C(r),t===`state`&&this.#S(r)})}#S(e){let t=e.erased_at!==this.state.erased_at;if(this.state=e,t){let e={text:``,buttons:[],asks:null,case:null,attachments:[]};this.lines=this.lines.map(t=>this.#c(t)?{...t,...e}:t)}this.changed()}#C(e){e.seq<=(this.lines.at(-1)?.seq??0)||(this.lines=[...this.lines,e],this.changed())}#w(){let e=document.hidden&&this.#r?.signal.aborted?2**31-1:this.#i?Be(this.#i):100;return this.#o.take(e)}};async function Ze({session:e,api:t}){if(!e)return;let n=document.createElement(`a`);n.href=URL.createObjectURL(await t.copy(e)),n.download=`buurtwijzer-${e.id.slice(0,8)}.json`,n.click(),setTimeout(()=>URL.revokeObjectURL(n.href),6e4)}function Y(e){return A`<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">${e}</svg>`}var Qe=Y(j`<path d="M4 4h16v12H9l-5 4z" />`),$e=Y(j`<path d="M4 12h15M13 6l6 6-6 6" />`),et=Y(j`<path d="M6 6l12 12M18 6L6 18" />`),tt=Y(j`<path d="M4 7h16M4 12h16M4 17h16" />`),nt=Y(j`<path d="M12 21c4-5 6-8 6-11a6 6 0 1 0-12 0c0 3 2 6 6 11z" /><circle cx="12" cy="10" r="2" />`),rt=Y(j`<path d="M4 8h4l2-3h4l2 3h4v11H4z" /><circle cx="12" cy="13" r="3.5" />`),it=Y(j`<path d="M12 5v14M6 13l6 6 6-6" />`);function at({words:e,owner:t,level:n,menu:r,turn:i,close:a}){let o={bot:e.ownerBot,wachtrij:e.ownerQueue,medewerker:e.ownerStaff}[t];return A`<div class="head">
    <div class="names">
      <p id="title" role="heading" aria-level=${n} tabindex="-1">${e.title}</p>
      <p role="status">${o}</p>
    </div>
    <button id="menu" type="button" aria-expanded=${r} @click=${i}>
      ${r?et:tt}<span>${r?e.closeMenu:e.menu}</span>
    </button>
    ${a?A`<button id="close" type="button" aria-label=${e.close} @click=${a}>${et}</button>`:N}
  </div>`}function ot(e,t,n){let r=A`<button type="button" class="primary" @click=${n}>${t.fresh}</button>`;return e.phase===`gone`?A`<p>${t.gone}</p>${r}`:e.phase===`erased`?A`<p>${t.erased}</p>${r}`:e.phase===`failed`?A`<p>${e.failure||t.startFailed}</p><button type="button" @click=${()=>e.retry()}>${t.retry}</button>`:e.online?e.phase===`starting`?A`<p class="plain">${t.starting}</p>`:N:A`<p>${t.offline}</p>`}function st(e,t){if(e===`menu`)return ct(t);let{words:n}=t,r=A`<button type="button" @click=${()=>t.show(`none`)}>${n.back}</button>`;if(e===`privacy`)return lt(n.privacy,[n.privacy1,n.privacy2,n.privacy3,n.privacy4],r);if(e===`erase`){let e=A`<button type="button" class="danger" @click=${t.erase}>${n.eraseYes}</button>`;return lt(n.erase,[n.erase1,n.erase2],A`${r}${e}`)}let i=A`<button type="button" class="primary" @click=${t.fresh}>${n.newYes}</button>`;return lt(n.newChat,[n.new1,n.new2],A`${r}${i}`)}function ct(e){let{words:t}=e,n=(e,t,n)=>A`<li><button type="button" class="quiet" lang=${n??``} @click=${t}>${e}</button></li>`;return A`<ul class="sheet" role="list" id="sheet">
    ${n(t.privacy,()=>e.show(`privacy`))}
    ${e.active?[n(t.copy,e.copy),n(t.erase,()=>e.show(`erase`)),n(t.newChat,()=>e.show(`new`))]:[]}
    ${n(t.other,e.language,t.other===`English`?`en`:`nl`)}
  </ul>`}function lt(e,t,n){return A`<section class="sheet" id="sheet" aria-labelledby="sheet-title">
    <h2 id="sheet-title" tabindex="-1">${e}</h2>
    ${t.map(e=>A`<p>${e}</p>`)}
    <div class="choices">${n}</div>
  </section>`}var ut=o`
  .sheet {
    flex: 1 1 auto;
    min-block-size: 0;
    overflow-y: auto;
    margin: 0;
    padding: 1em;
    list-style: none;
    background: var(--_paper);
  }
  .sheet h2 {
    margin: 0 0 0.5em;
    font-size: 1.2222em;
    line-height: 1.3;
  }
  .sheet p {
    margin: 0 0 0.75em;
    max-inline-size: 34em;
  }
  .sheet li + li {
    border-block-start: 1px solid var(--_line);
  }
  .sheet li button {
    inline-size: 100%;
  }
`,dt=o`
  :host {
    --_primary: var(--buurtwijzer-button-primary-action-background-color, #14416e);
    --_on-primary: var(--buurtwijzer-button-primary-action-color, #ffffff);
    --_head: var(--buurtwijzer-chat-header-background-color, #14416e);
    --_on-head: var(--buurtwijzer-chat-header-color, #ffffff);
    --_stripe: var(--buurtwijzer-chat-header-border-color, #d6202a);
    --_accent: var(--buurtwijzer-color-accent, #b3161f);
    --_paper: var(--buurtwijzer-chat-background-color, #ffffff);
    --_ink: var(--buurtwijzer-document-color, #1b2733);
    --_muted: var(--buurtwijzer-document-subtle-color, #4f5d6b);
    --_line: var(--buurtwijzer-border-color, #c5ced8);
    --_field: var(--buurtwijzer-textarea-border-color, #5a6b7c);
    --_link: var(--buurtwijzer-link-color, #14416e);
    --_bot: var(--buurtwijzer-message-bot-background-color, #eef2f6);
    --_mine: var(--buurtwijzer-message-resident-background-color, #d9e7f5);
    --_warn: var(--buurtwijzer-alert-background-color, #fdeeee);
    --_focus: var(--buurtwijzer-focus-outline-color, #1b2733);
    --_focus-inner: var(--buurtwijzer-focus-inverse-outline-color, #ffffff);
    --_radius: var(--buurtwijzer-border-radius, 6px);
    --_font: var(--buurtwijzer-document-font-family, system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif);
    --_size: var(--buurtwijzer-document-font-size, max(18px, 1.125rem));
    color-scheme: light;
  }
  @media (prefers-color-scheme: dark) {
    :host {
      --_primary: var(--buurtwijzer-dark-button-primary-action-background-color, #a9cdf2);
      --_on-primary: var(--buurtwijzer-dark-button-primary-action-color, #0d1b2a);
      --_accent: var(--buurtwijzer-dark-color-accent, #ff9a94);
      --_paper: var(--buurtwijzer-dark-chat-background-color, #15202b);
      --_ink: var(--buurtwijzer-dark-document-color, #eef2f6);
      --_muted: var(--buurtwijzer-dark-document-subtle-color, #b6c2ce);
      --_line: var(--buurtwijzer-dark-border-color, #43525f);
      --_field: var(--buurtwijzer-dark-textarea-border-color, #93a3b2);
      --_link: var(--buurtwijzer-dark-link-color, #a9cdf2);
      --_bot: var(--buurtwijzer-dark-message-bot-background-color, #22303d);
      --_mine: var(--buurtwijzer-dark-message-resident-background-color, #1d4266);
      --_warn: var(--buurtwijzer-dark-alert-background-color, #43191c);
      --_focus: var(--buurtwijzer-dark-focus-outline-color, #ffffff);
      --_focus-inner: var(--buurtwijzer-dark-focus-inverse-outline-color, #15202b);
      color-scheme: dark;
    }
  }
`,ft=o`
  :host {
    font-family: var(--_font);
    font-size: var(--_size);
    line-height: 1.5;
    color: var(--_ink);
  }
  a {
    color: var(--_link);
    text-underline-offset: 0.15em;
    overflow-wrap: anywhere;
  }
  :focus-visible {
    outline: 3px solid var(--_focus);
    outline-offset: 2px;
    box-shadow: 0 0 0 2px var(--_focus-inner);
  }
  .hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  [hidden] {
    display: none;
  }
`,pt=o`
  button {
    display: inline-flex;
    align-items: center;
    gap: 0.4em;
    box-sizing: border-box;
    min-block-size: 2.75rem;
    min-block-size: max(44px, 2.4em);
    padding: 0.4em 0.9em;
    font: inherit;
    line-height: 1.3;
    text-align: start;
    color: var(--_primary);
    background: var(--_paper);
    border: 2px solid var(--_primary);
    border-radius: var(--_radius);
    cursor: pointer;
  }
  button:hover {
    text-decoration: underline;
    text-underline-offset: 0.15em;
  }
  button.primary {
    color: var(--_on-primary);
    background: var(--_primary);
    font-weight: 600;
  }
  button.quiet {
    border-color: transparent;
    padding-inline: 0.4em;
    text-decoration: underline;
    text-underline-offset: 0.15em;
    background: transparent;
  }
  button.danger {
    color: var(--_accent);
    border-color: var(--_accent);
  }
  button[disabled],
  button[aria-disabled="true"] {
    cursor: default;
    opacity: 0.65;
  }
  svg {
    flex: none;
    inline-size: 1.2em;
    block-size: 1.2em;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
`,mt={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},ht=e=>(...t)=>({_$litDirective$:e,values:t}),gt=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,n){this._$Ct=e,this._$AM=t,this._$Ci=n}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}},{I:_t}=we,vt=e=>e,yt=()=>document.createComment(``),X=(e,t,n)=>{let r=e._$AA.parentNode,i=t===void 0?e._$AB:t._$AA;if(n===void 0)n=new _t(r.insertBefore(yt(),i),r.insertBefore(yt(),i),e,e.options);else{let t=n._$AB.nextSibling,a=n._$AM,o=a!==e;if(o){let t;n._$AQ?.(e),n._$AM=e,n._$AP!==void 0&&(t=e._$AU)!==a._$AU&&n._$AP(t)}if(t!==i||o){let e=n._$AA;for(;e!==t;){let t=vt(e).nextSibling;vt(r).insertBefore(e,i),e=t}}}return n},Z=(e,t,n=e)=>(e._$AI(t,n),e),bt={},xt=(e,t=bt)=>e._$AH=t,St=e=>e._$AH,Ct=e=>{e._$AR(),e._$AA.remove()},wt=(e,t,n)=>{let r=new Map;for(let i=t;i<=n;i++)r.set(e[i],i);return r},Tt=ht(class extends gt{constructor(e){if(super(e),e.type!==mt.CHILD)throw Error(`repeat() can only be used in text expressions`)}dt(e,t,n){let r;n===void 0?n=t:t!==void 0&&(r=t);let i=[],a=[],o=0;for(let t of e)i[o]=r?r(t,o):o,a[o]=n(t,o),o++;return{values:a,keys:i}}render(e,t,n){return this.dt(e,t,n).values}update(e,[t,n,r]){let i=St(e),{values:a,keys:o}=this.dt(t,n,r);if(!Array.isArray(i))return this.ut=o,a;let s=this.ut??=[],c=[],l,u,d=0,f=i.length-1,p=0,m=a.length-1;for(;d<=f&&p<=m;)if(i[d]===null)d++;else if(i[f]===null)f--;else if(s[d]===o[p])c[p]=Z(i[d],a[p]),d++,p++;else if(s[f]===o[m])c[m]=Z(i[f],a[m]),f--,m--;else if(s[d]===o[m])c[m]=Z(i[d],a[m]),X(e,c[m+1],i[d]),d++,m--;else if(s[f]===o[p])c[p]=Z(i[f],a[p]),X(e,i[d],i[f]),f--,p++;else if(l===void 0&&(l=wt(o,p,m),u=wt(s,d,f)),l.has(s[d])){if(l.has(s[f])){let t=u.get(o[p]),n=t===void 0?null:i[t];if(n===null){let t=X(e,i[d]);Z(t,a[p]),c[p]=t}else c[p]=Z(n,a[p]),X(e,i[d],n),i[t]=null;p++}else Ct(i[f]),f--}else Ct(i[d]),d++;for(;p<=m;){let t=X(e,c[m+1]);Z(t,a[p]),c[p++]=t}for(;d<=f;){let e=i[d++];e!==null&&Ct(e)}return this.ut=o,xt(e,c),M}}),Et=/https:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]/,Dt=/www\.[a-z0-9.-]+\.nl(?:\/[\w/-]*)?/,Ot=/112|113|14 ?0\d\d|0[89]00[ -]?\d{4}|0\d{1,3}[ -]?(?:\d{6,8}|\d{3} ?\d{2} ?\d{2}|\d{2} ?\d{2} ?\d{2} ?\d{2})/,kt=RegExp(`(?<![\\w@./-])(?:${Et.source})`,`g`),At=RegExp(`(?<![\\w@./-])(?:${Et.source}|${Dt.source}|(?:${Ot.source})(?![\\w-]))`,`g`);function jt(e){return/^\d/.test(e)?A`<a href="tel:${e.replace(/\D/g,``)}">${e}</a>`:A`<a href=${e.startsWith(`www.`)?`https://${e}`:e} target="_blank" rel="noopener noreferrer">${e}</a>`}function Mt(e,t){let n=[],r=0;for(let i of e.matchAll(t?At:kt))n.push(e.slice(r,i.index),jt(i[0])),r=i.index+i[0].length;return n.push(e.slice(r)),n.filter(e=>e!==``)}var Nt=/\b(?:the|you|your|is|are|what|and|not|this|i|have|call|we|to|of)\b/gi,Pt=/\b(?:de|het|een|u|uw|is|zijn|wat|en|niet|dit|ik|heb|bel|we|te|van|dat)\b/gi,Ft=[[`ar`,/[\u0600-\u06ff]/g],[`uk`,/[\u0400-\u04ff]/g],[`tr`,/[ğışİ]/g],[`pl`,/[ąćęłńśźż]/g],[`de`,/\b(?:der|die|das|und|nicht|ich|Sie|ist|Ihre?|Ihnen)\b/g]];function It(e,t){return e.match(t)?.length??0}function Lt(e){let[t,n]=[It(e,Nt),It(e,Pt)];return Ft.find(([,r])=>It(e,r)>Math.max(1,t,n))?.[0]??(t>n?`en`:`nl`)}function Rt(e){return e.from===`bot`||e.from===`system`&&!e.urgent}function zt(e){let t=e.findLastIndex(Rt);for(let n=t;n>=0;--n){let t=e[n];if(t===void 0||t.from===`resident`)return;if(Rt(t)&&t.buttons.length)return t}}function Bt(e,t){let n=new Date(e),r=n.toDateString()===new Date().toDateString()?{}:{day:`numeric`,month:`short`},i=n.toLocaleString(t===`nl`?`nl-NL`:`en-GB`,{...r,hour:`2-digit`,minute:`2-digit`});return A`<time datetime=${n.toISOString()}>${i}</time>`}function Vt(e,t){return e.from===`resident`?t.you:e.from===`staff`?e.name?`${e.name}, ${t.staff.toLowerCase()}`:t.staff:e.urgent?t.system:t.bot}function Ht(e){let t=e.conversation.rows(),n=e.conversation.state.owner===`bot`?zt(e.conversation.lines):void 0;return A`<ol role="list">
    ${Tt(t,e=>e.key,(r,i)=>Wt(e,r,t[i-1],n))}
  </ol>`}function Ut(e){return e.line?.urgent?`urgent`:e.line?.from??`resident`}function Wt(e,t,n,r){let i=Ut(t),a=n&&Ut(n)===i&&n.line?.name===t.line?.name,o=t.line?Vt(t.line,e.words):e.words.you,s=t.line?.text??t.item?.text??t.item?.title??``,c=t.line?.attachments.map(e=>e.id)??t.item?.attachments??[],l=i!==`resident`;return A`<li class=${t.line?.case?`${i} filed`:i} data-key=${t.key}>
    <p class=${a?`hidden`:`who`}>${o}<span class="hidden"> ${e.words.says}: </span></p>
    <div class="said" dir="auto" lang=${l?Lt(s):N}>${Gt(e,t,s,c,l)}</div>
    <div class="after" aria-live="off">
      ${qt(e,c)} ${t.item&&t.item.seq===void 0?Jt(e,t.item):N}
      ${t.line&&!t.item?A`<p class="time">${Bt(t.line.at,e.taal)}</p>`:N}
      ${r&&t.line===r?Yt(e,r.buttons):N}
    </div>
  </li>`}function Gt(e,t,n,r,i){return n?Mt(n,i):r.length?A`<span class="kind">${e.words.photo}</span>`:t.line?.from===`resident`||t.item?.location?A`<span class="kind">${Kt(e,t)}</span>`:``}function Kt(e,t){return t.item?.location||t.line?e.words.myPlace:``}function qt(e,t){return t.map(t=>{let n=e.photo(t);return n?A`<a class="photo" href=${n} target="_blank"><img src=${n} alt=${e.words.yourPhoto} /></a>`:A`<span class="photo"></span>`})}function Jt(e,t){let{conversation:n,words:r}=e,i=t.tries>0||!n.online;return A`<p class="time">${i?r.notSent:r.sending}</p>
    ${i?A`<div class="choices">
          <button type="button" class="quiet" @click=${()=>n.retry()}>${r.again}</button>
          <button type="button" class="quiet" @click=${()=>n.drop(t)}>${r.drop}</button>
        </div>`:N}`}function Yt(e,t){let n=e.conversation.state.pending||e.conversation.waiting().length>0;return A`<div class="choices" role="group" aria-label=${e.words.choices}>
    ${t.map(t=>A`<button type="button" aria-disabled=${n} @click=${()=>!n&&e.press(t)}>
          ${t.title}
        </button>`)}
  </div>`}var Xt=[dt,ft,pt,o`
  ol {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  li {
    max-inline-size: 34em;
    margin-block-end: 1em;
    padding-inline-end: clamp(0em, 8cqi - 1em, 2em);
  }
  li.resident {
    margin-inline-start: auto;
    padding-inline: clamp(1em, 12cqi - 1em, 3em) 0;
    inline-size: fit-content;
  }
  .who {
    margin: 0 0 0.2em;
    font-size: 0.8333em;
    font-weight: 600;
    color: var(--_muted);
  }
  .resident .who,
  .resident .time {
    text-align: end;
  }
  .said {
    inline-size: fit-content;
    max-inline-size: 100%;
    box-sizing: border-box;
    padding: 0.6em 0.9em;
    border: 1px solid transparent;
    border-radius: var(--_radius);
    background: var(--_bot);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .resident .said {
    background: var(--_mine);
    margin-inline-start: auto;
  }
  .filed .said {
    border-inline-start: 5px solid var(--_primary);
  }
  .staff .said {
    background: var(--_paper);
    border-color: var(--_line);
    border-inline-start: 5px solid var(--_primary);
  }
  .staff .who {
    color: var(--_ink);
  }
  .system .said {
    background: var(--_paper);
    border-color: var(--_line);
  }
  .urgent .said {
    background: var(--_warn);
    border: 2px solid var(--_accent);
  }
  .urgent .who {
    color: var(--_accent);
  }
  .kind {
    font-style: italic;
  }
  .time {
    margin: 0.2em 0 0;
    font-size: 0.7778em;
    color: var(--_muted);
  }
  .photo {
    display: block;
    inline-size: 10em;
    block-size: 7.5em;
    max-inline-size: 100%;
    margin-block-start: 0.4em;
    background: var(--_bot);
    border-radius: var(--_radius);
    overflow: hidden;
  }
  .resident .photo {
    margin-inline-start: auto;
  }
  .photo img {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em;
    margin-block-start: 0.6em;
  }
  .resident .choices {
    justify-content: flex-end;
    margin: 0;
  }
`,ut,o`
  :host {
    display: block;
  }
  .bubble {
    position: fixed;
    inset-block-end: 1rem;
    inset-inline-end: 1rem;
    z-index: var(--buurtwijzer-chat-z-index, 1000);
    min-block-size: 3.2em;
    padding-inline: 1.2em;
    border: 2px solid var(--_focus-inner);
    border-radius: 2em;
    box-shadow: 0 2px 12px rgb(0 0 0 / 30%);
  }
  .bubble[hidden] {
    display: none;
  }
  .unread {
    padding: 0 0.5em;
    border-radius: 1em;
    color: var(--_primary);
    background: var(--_on-primary);
  }
  .panel {
    box-sizing: border-box;
    flex-direction: column;
    padding: 0;
    color: inherit;
    background: var(--_paper);
    container-type: inline-size;
  }
  section.panel,
  dialog.panel[open] {
    display: flex;
  }
  :host([mode="page"]),
  section.panel {
    block-size: 100%;
    min-block-size: 0;
  }
  dialog.panel {
    position: fixed;
    inset: auto 1rem 1rem auto;
    z-index: var(--buurtwijzer-chat-z-index, 1000);
    inline-size: min(27em, calc(100vw - 2rem));
    block-size: min(46em, calc(100vh - 2rem));
    block-size: min(46em, calc(100dvh - 2rem));
    max-inline-size: none;
    max-block-size: none;
    margin: 0;
    border: 1px solid var(--_line);
    border-radius: calc(2 * var(--_radius));
    overflow: hidden;
    box-shadow: 0 4px 32px rgb(0 0 0 / 28%);
  }
  .head {
    display: flex;
    align-items: center;
    gap: 0.5em;
    padding: 0.6em 0.6em 0.6em 1em;
    color: var(--_on-head);
    background: var(--_head);
    border-block-end: 4px solid var(--_stripe);
  }
  .head .names {
    flex: 1;
    min-inline-size: 0;
  }
  #title {
    margin: 0;
    font-weight: 700;
    font-size: 1.1111em;
    line-height: 1.3;
    outline-color: currentColor;
  }
  .head .names [role="status"] {
    margin: 0;
    font-size: 0.8333em;
    line-height: 1.3;
  }
  .head button {
    color: inherit;
    background: transparent;
    border-color: transparent;
    padding-inline: 0.5em;
    min-inline-size: max(44px, 2.4em);
    justify-content: center;
    font-size: 0.8889em;
  }
  .head :focus-visible {
    outline-color: var(--_on-head);
    outline-offset: -3px;
    box-shadow: none;
  }
  .body {
    position: relative;
    flex: 1 1 auto;
    min-block-size: 0;
    display: flex;
    flex-direction: column;
  }
  .body[hidden] {
    display: none;
  }
  [role="log"] {
    position: relative;
    flex: 1 1 auto;
    min-block-size: 6em;
    overflow-y: auto;
    overscroll-behavior: contain;
    padding: 1em;
  }
  [role="log"]:focus-visible {
    outline-offset: -4px;
    box-shadow: none;
  }
  .told p {
    margin: 0;
    padding: 0.6em 1em;
    border-inline-start: 5px solid var(--_accent);
    background: var(--_warn);
  }
  .told .plain {
    border: 0;
    background: none;
    color: var(--_muted);
  }
  .told button {
    margin: 0.6em 1em;
  }
  .more {
    position: relative;
    block-size: 0;
    text-align: center;
  }
  .more[hidden] {
    display: none;
  }
  .more button {
    position: absolute;
    inset-block-end: 0.4em;
    inset-inline-end: 0.5em;
    padding: 0.4em 0.6em;
    border-radius: 2em;
    box-shadow: 0 1px 6px rgb(0 0 0 / 25%);
  }
  .typing {
    display: flex;
    align-items: center;
    gap: 0.3em;
    margin: 0;
    font-size: 0.8333em;
    color: var(--_muted);
  }
  .typing i {
    inline-size: 0.45em;
    block-size: 0.45em;
    border-radius: 50%;
    background: currentColor;
    animation: typing 1.2s infinite;
  }
  .typing i:nth-child(2) {
    animation-delay: 0.2s;
  }
  .typing i:nth-child(3) {
    animation-delay: 0.4s;
  }
  .typing span {
    margin-inline-start: 0.3em;
  }
  @keyframes typing {
    50% {
      opacity: 0.25;
    }
  }
  @container (max-width: 24em) {
    #menu span {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }
  @media (max-width: 40rem), (max-height: 30rem) {
    dialog.panel {
      inset: 0;
      inline-size: 100%;
      block-size: 100%;
      block-size: 100dvh;
      border: 0;
      border-radius: 0;
    }
  }
  @media (max-height: 30rem) {
    /* At 400 % zoom there is no room for parts that stay in place: everything scrolls. */
    .panel {
      overflow-y: auto !important;
    }
    .body,
    [role="log"] {
      flex: none;
      overflow: visible;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .typing i {
      animation: none;
    }
  }
  @media (forced-colors: active) {
    .said,
    .bubble,
    .head {
      border: 1px solid CanvasText;
    }
    .staff .said {
      border-inline-start: 6px solid CanvasText;
    }
    .system .said {
      border: 3px double CanvasText;
    }
    .typing i {
      background: CanvasText;
    }
  }
`],Zt=class{conversation;changed;#e=new Map;constructor(e,t){this.conversation=e,this.changed=t}known(e,t){t&&this.#e.set(e,t)}address(e){return this.#e.has(e)||(this.#e.set(e,void 0),this.#t(e)),this.#e.get(e)}async#t(e){let{session:t,api:n}=this.conversation;if(t)try{this.#e.set(e,URL.createObjectURL(await n.photo(t,e))),this.changed()}catch{}}},Qt=40,$t=16,en=.2,tn=class{below=!1;count=0;#e=!1;follow(){this.#e=!0}look(e){let t=e.scrollHeight-e.scrollTop-e.clientHeight>Qt,n=t!==this.below;return this.below=t,n}added(e,t,n){let r=this.count,i=e?.querySelectorAll(`li`)[r],a=this.below&&!this.#e;if(this.count=t,this.#e=!1,e&&i&&!a){let t=e.scrollHeight-e.clientHeight,r=i.offsetTop-$t;e.scrollTop=n&&t-r>e.clientHeight*en?r:t}return t-r}},nn={open:`Chat met de gemeente`,title:`Buurtwijzer`,chat:`Chat met Buurtwijzer`,close:`Sluit de chat`,menu:`Menu`,closeMenu:`Sluit het menu`,log:`Gesprek`,bot:`Buurtwijzer`,staff:`Gemeente`,system:`Let op`,you:`U`,says:`zegt`,ownerBot:`U praat met een computer`,ownerQueue:`U wacht op een medewerker`,ownerStaff:`U praat met een medewerker`,typing:`Buurtwijzer zoekt een antwoord`,choices:`Kies een antwoord`,write:`Uw bericht`,hint:`Typ hier`,send:`Verstuur`,left:`Nog {n} tekens`,tooLong:`Uw bericht is {n} tekens te lang. Maak het korter, of stuur het in stukken.`,sharePlace:`Deel mijn plek`,sharing:`Ik zoek uw plek…`,placeDenied:`Uw browser geeft uw plek niet door. Typ de straat, of zet locatie aan voor deze website.`,placeUnknown:`Uw plek is niet gevonden. Typ de straat, of probeer het opnieuw.`,myPlace:`Mijn plek op de kaart`,addPhoto:`Foto toevoegen`,photo:`Foto`,yourPhoto:`Uw foto`,removePhoto:`Haal de foto weg`,uploading:`De foto wordt klaargezet`,photoReady:`De foto staat klaar. Verstuur hem met uw bericht.`,waitPhoto:`Wacht even tot de foto klaar is. Of haal de foto weg.`,photoHeic:`Uw browser kan deze foto niet lezen (soort: HEIC). Maak een nieuwe foto, of kies een foto van de soort JPEG of PNG.`,photoUnreadable:`Wij kunnen dit bestand niet lezen. Kies een foto van de soort JPEG, PNG of WebP.`,photoFailed:`De foto kon niet worden klaargezet.`,photoLimit:`Er passen vijf foto's bij één bericht.`,again:`Opnieuw`,drop:`Weg`,sending:`Wordt verstuurd`,notSent:`Nog niet verstuurd`,sent:`Verstuurd`,offline:`Geen verbinding. Uw bericht wordt verstuurd zodra het weer kan. Is er nu gevaar? Bel 112.`,starting:`Het gesprek wordt geopend`,startFailed:`Het gesprek kon niet worden geopend. Probeer het opnieuw, of bel 14 035. Is er nu gevaar? Bel 112.`,gone:`Dit gesprek is niet meer te openen. Misschien is het gewist. Wat u typte, staat nog hieronder.`,erased:`Uw gesprek is gewist.`,fresh:`Begin een nieuw gesprek`,retry:`Probeer opnieuw`,refused:`Dit bericht kon niet worden verstuurd. Het staat weer in het tekstvak.`,down:`Lees verder`,privacy:`Over uw gegevens`,copy:`Kopie van mijn gesprek`,erase:`Wis mijn gesprek`,newChat:`Nieuw gesprek`,other:`English`,back:`Terug naar het gesprek`,privacy1:`Buurtwijzer is een computer van de gemeente Hilversum. Hij bewaart wat u hier typt, uw foto's en uw plek.`,privacy2:`Wij gebruiken dit om uw melding of vraag bij de juiste persoon te brengen. Medewerkers kunnen meelezen.`,privacy3:`Uw browser onthoudt dit gesprek op dit apparaat. Deelt u het apparaat? Wis dan uw gesprek als u klaar bent.`,privacy4:`U kunt hier altijd een kopie krijgen of uw gesprek wissen. Vragen? Bel 14 035.`,erase1:`Wij wissen wat u typte, uw foto's en uw plek. Dit kan niet terug.`,erase2:`Een melding die al verstuurd is, houdt haar nummer. Een mail die al weg is, kunnen wij niet terughalen.`,eraseYes:`Ja, wis mijn gesprek`,new1:`Dit gesprek stopt hier en u begint opnieuw. Wat u al verstuurd hebt, blijft bij de gemeente.`,new2:`Op dit apparaat kunt u dit gesprek daarna niet meer lezen. Bewaar eerst een kopie als u dat wilt.`,newYes:`Ja, begin opnieuw`,failed:`Dat lukte niet. Probeer het opnieuw, of bel 14 035.`},rn={open:`Chat with the municipality`,title:`Buurtwijzer`,chat:`Chat with Buurtwijzer`,close:`Close the chat`,menu:`Menu`,closeMenu:`Close the menu`,log:`Conversation`,bot:`Buurtwijzer`,staff:`Municipality`,system:`Please note`,you:`You`,says:`says`,ownerBot:`You are talking to a computer`,ownerQueue:`You are waiting for a person`,ownerStaff:`You are talking to a person`,typing:`Buurtwijzer is looking for an answer`,choices:`Choose an answer`,write:`Your message`,hint:`Type here`,send:`Send`,left:`{n} characters left`,tooLong:`Your message is {n} characters too long. Make it shorter, or send it in parts.`,sharePlace:`Share my place`,sharing:`Looking for your place…`,placeDenied:`Your browser does not share your place. Type the street, or allow location for this website.`,placeUnknown:`Your place was not found. Type the street, or try again.`,myPlace:`My place on the map`,addPhoto:`Add a photo`,photo:`Photo`,yourPhoto:`Your photo`,removePhoto:`Remove the photo`,uploading:`The photo is being prepared`,photoReady:`The photo is ready. Send it with your message.`,waitPhoto:`Please wait until the photo is ready. Or remove the photo.`,photoHeic:`Your browser cannot read this photo (kind: HEIC). Take a new photo, or choose a JPEG or PNG.`,photoUnreadable:`We cannot read this file. Choose a photo of the kind JPEG, PNG or WebP.`,photoFailed:`The photo could not be prepared.`,photoLimit:`One message holds five photos.`,again:`Try again`,drop:`Remove`,sending:`Sending`,notSent:`Not sent yet`,sent:`Sent`,offline:`No connection. Your message is sent as soon as possible. Is there danger now? Call 112.`,starting:`Opening the conversation`,startFailed:`The conversation could not be opened. Try again, or call 14 035. Is there danger now? Call 112.`,gone:`This conversation can no longer be opened. It may have been erased. What you typed is still below.`,erased:`Your conversation was erased.`,fresh:`Start a new conversation`,retry:`Try again`,refused:`This message could not be sent. It is back in the text field.`,down:`Read on`,privacy:`About your data`,copy:`Copy of my conversation`,erase:`Erase my conversation`,newChat:`New conversation`,other:`Nederlands`,back:`Back to the conversation`,privacy1:`Buurtwijzer is a computer of the municipality of Hilversum. It keeps what you type here, your photos and place.`,privacy2:`We use this to bring your report or question to the right person. Our people can read along.`,privacy3:`Your browser remembers this conversation on this device. Do you share it? Erase the conversation when done.`,privacy4:`You can always get a copy here or erase your conversation. Questions? Call 14 035.`,erase1:`We erase what you typed, your photos and your place. This cannot be undone.`,erase2:`A report that was sent keeps its number. A mail that has left cannot be called back.`,eraseYes:`Yes, erase my conversation`,new1:`This conversation ends here and you start again. What you sent stays with the municipality.`,new2:`After this you cannot read this conversation on this device. Get a copy first if you want one.`,newYes:`Yes, start again`,failed:`That did not work. Try again, or call 14 035.`};function an(e){return e===`nl`?nn:rn}function on(e,t){return e.replace(`{n}`,String(t))}var sn=`(max-width: 40rem), (max-height: 30rem)`,cn=new Set([`wat`,`foto`,`bevestiging`]),ln=class extends B{static properties={api:{},lang:{reflect:!0},mode:{reflect:!0},open:{type:Boolean,reflect:!0},taal:{state:!0},sheet:{state:!0},live:{state:!0},told:{state:!0},unread:{state:!0}};#e;#t;#n=new tn;constructor(){super(),this.api=new URL(import.meta.url).origin,this.mode=`bubble`,this.open=this.live=!1,this.sheet=`none`,this.told=``,this.unread=0,this.taal=`nl`}connectedCallback(){super.connectedCallback();let e=W.get(`taal`)??(this.lang||document.documentElement.lang||`nl`);this.taal=e.toLowerCase().startsWith(`nl`)?`nl`:`en`,G.get(`open`)&&this.mode===`bubble`&&(this.open=!0),document.addEventListener(`keydown`,this.#l)}disconnectedCallback(){super.disconnectedCallback(),document.removeEventListener(`keydown`,this.#l)}get#r(){return an(this.taal)}get#i(){return this.renderRoot.querySelector(`buurtwijzer-composer`)}get#a(){return this.renderRoot.querySelector(`[role=log]`)}get#o(){if(!this.#e){let e=new Ae(this.api.replace(/\/+$/,``),()=>this.taal);this.#e=new Xe(e,()=>this.requestUpdate(),(e,t)=>this.#i?.restore(e?.text??``,t||(e?this.#r.refused:``))),this.#t=new Zt(this.#e,()=>this.requestUpdate())}return this.#e}async#s(){this.open=!0,this.unread=0,G.set(`open`,!0),await this.updateComplete,await this.#i?.updateComplete,matchMedia(`(pointer: coarse)`).matches?this.renderRoot.querySelector(`#title`)?.focus():this.#i?.focus()}async#c(){this.open=!1,this.sheet=`none`,G.remove(`open`),await this.updateComplete,this.renderRoot.querySelector(`.bubble`)?.focus()}#l=e=>{e.key!==`Escape`||e.defaultPrevented||(this.sheet===`none`?this.mode===`bubble`&&this.open&&this.#c():this.#u(`none`))};async#u(e){let t=this.sheet;this.sheet=e,this.told=``,await this.updateComplete;let n=e===`none`?`#menu`:e===`menu`?`#sheet button`:`#sheet-title`;t!==e&&this.renderRoot.querySelector(n)?.focus()}#d(e){let{previews:t,...n}=e.detail,r=this.#o;!r.session&&r.phase!==`starting`?(e.preventDefault(),this.told=this.#r.startFailed,r.phase===`failed`&&r.retry()):(t?.forEach((e,t)=>this.#t?.known(t,e)),this.#n.follow(),r.send(n))}#f(e){this.#n.follow(),this.#o.send({payload:e.payload,title:e.title}),this.#a?.focus()}#p(){this.taal=this.taal===`nl`?`en`:`nl`,W.set(`taal`,this.taal),this.#u(`none`)}async#m(e){try{await e}catch{this.told=this.#r.failed;return}await this.#u(`none`)}async#h(){this.told=``;let e=this.#o.fresh();await this.#u(`none`),await e,this.#i?.focus()}willUpdate(e){if(e.has(`taal`)&&(this.lang=this.taal),this.mode===`bubble`&&!this.open||this.#o.phase!==`idle`)return;let t=this.hasAttribute(`resume`)?/\/t\/([^/]+)$/.exec(location.pathname)?.[1]:void 0;t&&history.replaceState(null,``,`/chat`),this.#o.open(t)}updated(){let e=this.#e,t=this.renderRoot.querySelector(`dialog`);if(t&&this.open!==t.open&&(this.open?matchMedia(sn).matches?t.showModal():t.show():t.close()),!e)return;let n=e.rows().length;n!==this.#n.count&&this.#g(n);let r=e.phase!==`loading`&&e.phase!==`idle`;r!==this.live&&requestAnimationFrame(()=>this.live=r)}#g(e){let t=this.#n.added(this.#a,e,this.live);!this.open&&this.mode===`bubble`&&this.live&&(this.unread+=Math.max(0,t))}render(){if(this.mode===`page`)return A`<section class="panel" aria-labelledby="title">${this.#_()}</section>`;let e=this.#r;return A`
      <button class="bubble primary" type="button" aria-expanded=${this.open} @click=${this.#s} ?hidden=${this.open}>
        ${Qe}<span>${e.open}</span>
        ${this.unread>0?A`<span class="unread">${this.unread}</span>`:N}
      </button>
      <dialog class="panel" aria-labelledby="title" @cancel=${e=>e.preventDefault()}>
        ${this.#e||this.open?this.#_():N}
      </dialog>
    `}#_(){let{state:e,phase:t}=this.#o,n=this.#r,r=this.sheet===`none`;return A`
      ${at({words:n,owner:e.owner,level:this.mode===`page`?1:2,menu:!r,turn:()=>void this.#u(r?`menu`:`none`),close:this.mode===`bubble`&&r?()=>void this.#c():void 0})}
      <div class="told" role="alert">${this.told&&!(r&&t===`open`)?A`<p>${this.told}</p>`:N}</div>
      ${r?N:st(this.sheet,this.#v(t===`open`))}
      <div class="body" ?hidden=${!r}>${this.#y()}</div>
    `}#v(e){return{words:this.#r,active:e,show:e=>void this.#u(e),copy:()=>void this.#m(Ze(this.#o)),erase:()=>void this.#m(this.#o.erase().then(()=>this.#i?.clear())),fresh:()=>void this.#h(),language:()=>this.#p()}}#y(){let e=this.#o,t=this.#r,n=e.lines.findLast(e=>e.from!==`resident`)?.asks??``,r=e.state.owner!==`bot`;return A`
      <div
        role="log"
        aria-live=${this.live?`polite`:`off`}
        aria-relevant="additions"
        aria-label=${t.log}
        tabindex="0"
        @scroll=${()=>this.#a&&this.#n.look(this.#a)&&this.requestUpdate()}
      >
        ${Ht({conversation:e,words:t,taal:this.taal,photo:e=>this.#t?.address(e),press:e=>this.#f(e)})}
        ${e.state.pending&&!r?A`<p class="typing" aria-live="off"><i></i><i></i><i></i><span>${t.typing}</span></p>`:N}
      </div>
      <div class="more" ?hidden=${!this.#n.below}>
        <button type="button" @click=${this.#b}>${it}<span class="hidden">${t.down}</span></button>
      </div>
      <div class="told" role="status">${ot(e,t,()=>void this.#h())}</div>
      <buurtwijzer-composer
        taal=${this.taal}
        .api=${e.api}
        .session=${e.session}
        ?photos=${e.phase===`open`&&(r||cn.has(n))}
        ?places=${e.phase===`open`&&n===`waar`}
        @written=${this.#d}
      ></buurtwijzer-composer>
    `}#b(){this.#a?.scrollTo({top:this.#a.scrollHeight}),this.#a?.focus()}static styles=Xt},un=[ft,pt,o`
  :host {
    display: block;
    padding: 0.4em 1em 0.75em;
    border-block-start: 1px solid var(--_line);
    background: var(--_paper);
  }
  .top {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0 0.75em;
    min-block-size: 2.4em;
    margin-block-end: 0.2em;
    font-size: 0.8889em;
  }
  label {
    font-weight: 600;
  }
  .row {
    display: flex;
    gap: 0.5em;
    align-items: flex-end;
  }
  textarea {
    flex: 1;
    min-inline-size: 0;
    box-sizing: border-box;
    min-block-size: 2.75em;
    max-block-size: 7.5em;
    padding: 0.5em 0.75em;
    resize: none;
    overflow-y: auto;
    font: inherit;
    line-height: 1.4;
    color: inherit;
    background: var(--_paper);
    border: 2px solid var(--_field);
    border-radius: var(--_radius);
  }
  textarea::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  .left {
    margin: 0;
    font-size: 0.8889em;
    color: var(--_muted);
  }
  .notice p {
    margin: 0 0 0.75em;
    padding: 0.5em 0.75em;
    border-inline-start: 4px solid var(--_accent);
    background: var(--_warn);
  }
  .extras {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25em;
  }
  .photos {
    list-style: none;
    margin: 0 0 0.75em;
    padding: 0;
  }
  .photos li {
    display: flex;
    gap: 0.75em;
    align-items: flex-start;
    margin-block-end: 0.5em;
  }
  .photos img {
    inline-size: 4.5em;
    block-size: 4.5em;
    object-fit: cover;
    border-radius: var(--_radius);
    border: 1px solid var(--_line);
  }
  .photos p {
    margin: 0 0 0.25em;
    font-size: 0.8889em;
  }
  .photos .quiet {
    font-size: 0.8889em;
  }
  progress {
    display: block;
    inline-size: 100%;
    accent-color: var(--_primary);
  }
  @container (max-width: 22em) {
    form .primary span {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }
`],dn=2048,fn=.85,Q=class extends Error{heic;constructor(e){super(),this.heic=e}};async function pn(e){let t=/hei[cf]/i.test(`${e.type} ${e.name.split(`.`).pop()??``}`),n=await createImageBitmap(e,{imageOrientation:`from-image`}).catch(()=>{throw new Q(t)}),r=Math.min(1,dn/Math.max(n.width,n.height)),i=document.createElement(`canvas`);i.width=Math.max(1,Math.round(n.width*r)),i.height=Math.max(1,Math.round(n.height*r));let a=i.getContext(`2d`);if(!a)throw new Q(!1);a.fillStyle=`white`,a.fillRect(0,0,i.width,i.height),a.drawImage(n,0,0,i.width,i.height),n.close();let o=await new Promise(e=>i.toBlob(e,`image/jpeg`,fn));if(!o)throw new Q(!1);return o}var mn=15e3;function hn(){return new Promise((e,t)=>{let n=e=>t(Error(e));`geolocation`in navigator?navigator.geolocation.getCurrentPosition(({coords:t})=>e({lat:Number(t.latitude.toFixed(5)),lon:Number(t.longitude.toFixed(5))}),e=>n(e.code===e.PERMISSION_DENIED?`placeDenied`:`placeUnknown`),{enableHighAccuracy:!0,timeout:mn,maximumAge:3e4}):n(`placeUnknown`)})}var gn=4e3,_n=200,vn=5,yn=class extends B{static properties={taal:{},api:{attribute:!1},session:{attribute:!1},photos:{type:Boolean},places:{type:Boolean},blocked:{type:Boolean},text:{state:!0},added:{state:!0},notice:{state:!0},seeking:{state:!0}};constructor(){super(),this.text=G.get(`draft`)??``,this.added=[],this.notice=``,this.photos=this.places=this.blocked=this.seeking=!1,addEventListener(`online`,()=>this.added.forEach(e=>e.error&&void this.#f(e)))}get#e(){return this.renderRoot.querySelector(`textarea`)}focus(){this.#e?.focus()}restore(e,t){e&&!this.text.includes(e)&&this.#r(this.text?`${e}\n${this.text}`:e),t&&(this.notice=t)}clear(){this.added.forEach(e=>e.stop.abort()),this.#t()}#t(){this.#r(``),this.added=[],this.notice=``}#n(e){return an(this.taal)[e]}#r(e){this.text=e,e?G.set(`draft`,e):G.remove(`draft`)}#i(e){this.#r(e.target.value),this.notice=``}#a(e){e.key!==`Enter`||e.shiftKey||e.isComposing||(e.preventDefault(),this.#s())}#o(e){e.preventDefault(),this.#s()}#s(){let e=this.text.trim(),t=Array.from(e).length-gn;t>0&&(this.notice=on(this.#n(`tooLong`),t)),this.added.some(e=>!e.id)?this.notice=this.#n(`waitPhoto`):t<=0&&(e||this.added.length)&&this.#c(e),this.#e?.focus()}#c(e){let t=this.added.filter(e=>e.id!==void 0),n={previews:new Map(t.map(e=>[e.id,e.preview??``])),...e&&{text:e}};t.length&&(n.attachments=t.map(e=>e.id)),this.dispatchEvent(new CustomEvent(`written`,{detail:n,cancelable:!0}))&&this.#t()}async#l(){if(!this.seeking){this.seeking=!0,this.notice=``;try{let e=await hn();this.dispatchEvent(new CustomEvent(`written`,{detail:{location:e},cancelable:!0}))}catch(e){this.notice=this.#n(e.message)}finally{this.seeking=!1}}}#u(e){let t=e.target,n=Array.from(t.files??[]);t.value=``,this.notice=this.added.length+n.length>vn?this.#n(`photoLimit`):``;for(let e of n.slice(0,vn-this.added.length)){let t={key:He(),file:e,part:0,error:``,stop:new AbortController};this.added=[...this.added,t],this.#f(t)}}#d(e,t){Object.assign(e,t),this.added=[...this.added]}async#f(e){this.#d(e,{error:``,part:0});try{let t=await pn(e.file);if(e.preview||this.#d(e,{preview:URL.createObjectURL(t)}),!this.session)throw new V;let n=await this.api.upload(this.session,t,t=>this.#d(e,{part:t}),e.stop.signal);this.#d(e,{id:n})}catch(t){t instanceof Q?(this.#p(e),this.notice=this.#n(t.heic?`photoHeic`:`photoUnreadable`)):this.#d(e,{error:t.message||this.#n(`photoFailed`)})}}#p(e){e.stop.abort(),this.added=this.added.filter(t=>t!==e),this.#e?.focus()}updated(){let e=this.#e;e&&(e.style.blockSize=`auto`,e.style.blockSize=`${e.scrollHeight+4}px`)}render(){let e=gn-Array.from(this.text).length;return A`
      <div class="notice" role="alert">${this.notice&&A`<p>${this.notice}</p>`}</div>
      ${this.added.length?A`<ul class="photos" role="list">
            ${Tt(this.added,e=>e.key,e=>this.#h(e))}
          </ul>`:N}
      <form @submit=${this.#o}>
        <div class="top">
          <label for="text">${this.#n(`write`)}</label>
          ${this.photos||this.places?this.#m():N}
        </div>
        <div class="row">
          <textarea
            id="text"
            rows="1"
            dir="auto"
            enterkeyhint="send"
            placeholder=${this.#n(`hint`)}
            aria-describedby="left"
            .value=${this.text}
            @input=${this.#i}
            @keydown=${this.#a}
          ></textarea>
          <button class="primary" type="submit">${$e}<span>${this.#n(`send`)}</span></button>
        </div>
        <p id="left" class="left" role="status">
          ${e<0?on(this.#n(`tooLong`),-e):e<=_n?on(this.#n(`left`),e):N}
        </p>
      </form>
    `}#m(){return A`<div class="extras">
      ${this.places?A`<button type="button" class="quiet" @click=${this.#l} aria-disabled=${this.seeking}>
            ${nt}${this.#n(this.seeking?`sharing`:`sharePlace`)}
          </button>`:N}
      ${this.photos?A`<button type="button" class="quiet" @click=${()=>this.renderRoot.querySelector(`input`)?.click()}>
              ${rt}${this.#n(`addPhoto`)}
            </button>
            <input
              type="file"
              accept="image/*,.heic,.heif"
              multiple
              hidden
              aria-label=${this.#n(`addPhoto`)}
              @change=${this.#u}
            />`:N}
    </div>`}#h(e){return A`<li>
      ${e.preview?A`<img src=${e.preview} alt=${this.#n(`yourPhoto`)} />`:N}
      <div>
        <p role="status">${e.error||this.#n(e.id?`photoReady`:`uploading`)}</p>
        ${e.id||e.error?N:A`<progress max="1" .value=${e.part} aria-label=${this.#n(`uploading`)}></progress>`}
        ${e.error?A`<button type="button" class="quiet" @click=${()=>this.#f(e)}>${this.#n(`again`)}</button>`:N}
        <button type="button" class="quiet" @click=${()=>this.#p(e)}>${this.#n(`removePhoto`)}</button>
      </div>
    </li>`}static styles=un},$=`buurtwijzer-chat`;function bn(){document.querySelector($)||document.body.append(document.createElement($))}customElements.get($)||(customElements.define(`buurtwijzer-composer`,yn),customElements.define($,ln),document.readyState===`loading`?document.addEventListener(`DOMContentLoaded`,bn):bn());