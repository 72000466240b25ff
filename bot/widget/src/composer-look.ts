/** How the place to write looks. */
import { css } from "lit";
import { base, buttons } from "./styles.js";

const parts = css`
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
`;

export const look = [base, buttons, parts];
