/** The look: every colour and size is a custom property, named as in NL Design System; docs/widget.md lists them. */
import { css } from "lit";

export const tokens = css`
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
`;

export const base = css`
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
`;

export const buttons = css`
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
`;
