/** Drawings beside words; a screen reader passes them. */
import { html, svg, type TemplateResult } from "lit";

function icon(path: TemplateResult<2>): TemplateResult {
  return html`<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">${path}</svg>`;
}

export const chat = icon(svg`<path d="M4 4h16v12H9l-5 4z" />`);
export const send = icon(svg`<path d="M4 12h15M13 6l6 6-6 6" />`);
export const close = icon(svg`<path d="M6 6l12 12M18 6L6 18" />`);
export const menu = icon(svg`<path d="M4 7h16M4 12h16M4 17h16" />`);
export const pin = icon(svg`<path d="M12 21c4-5 6-8 6-11a6 6 0 1 0-12 0c0 3 2 6 6 11z" /><circle cx="12" cy="10" r="2" />`);
export const camera = icon(svg`<path d="M4 8h4l2-3h4l2 3h4v11H4z" /><circle cx="12" cy="13" r="3.5" />`);
export const down = icon(svg`<path d="M12 5v14M6 13l6 6 6-6" />`);
