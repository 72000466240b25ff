import { defineConfig } from "vite";

// One ES module with a fixed name: it is what a website names in its one script tag.
export default defineConfig({
  publicDir: false,
  build: {
    outDir: "static/widget",
    target: "es2022",
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: "src/main.ts",
      output: { format: "es", entryFileNames: "buurtwijzer.js", codeSplitting: false },
    },
  },
});
