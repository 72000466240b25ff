/** How the chat sits on a page. */
import { css } from "lit";
import * as menu from "./menu.js";
import { base, buttons, tokens } from "./styles.js";
import * as thread from "./thread.js";

const frame = css`
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
`;

export const look = [tokens, base, buttons, thread.styles, menu.styles, frame];
