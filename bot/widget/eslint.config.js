import js from "@eslint/js";
import lit from "eslint-plugin-lit";
import typescript from "typescript-eslint";

const markup = "Texts are shown as nodes, never as markup.";

export default typescript.config(
  { ignores: ["static/**", "node_modules/**"] },
  js.configs.recommended,
  {
    files: ["src/**/*.ts"],
    extends: [...typescript.configs.strictTypeChecked, lit.configs["flat/recommended"]],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "max-lines": ["error", 300],
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: markup },
        { property: "outerHTML", message: markup },
        { property: "insertAdjacentHTML", message: markup },
      ],
      "no-restricted-imports": ["error", { patterns: [{ group: ["lit/directives/unsafe*"], message: markup }] }],
    },
  },
);
