// Bundles the editor into the package's static files, with the licences of everything in the bundle beside it.
import { build } from "esbuild";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "blinagraph", "web", "static", "built");
const fresh = `${target}.new`;

await rm(fresh, { recursive: true, force: true });
await mkdir(fresh, { recursive: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["editor.js"],
  outdir: fresh,
  bundle: true,
  minify: true,
  metafile: true,
  format: "iife",
  target: ["es2022"],
  legalComments: "none",
  logLevel: "warning",
});
await writeFile(join(fresh, "THIRD-PARTY.txt"), await notices(Object.keys(metafile.inputs)));
await rm(target, { recursive: true, force: true });
await rename(fresh, target);

/** Name, version and licence text of every package that a file of the bundle came from; a package without a licence file is an error. */
async function notices(inputs) {
  const folders = [...new Set(inputs.map((path) => path.match(/^node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0]).filter(Boolean))].sort();
  const parts = await Promise.all(folders.map(async (folder) => {
    const { name, version, license } = JSON.parse(await readFile(join(here, folder, "package.json"), "utf8"));
    const file = (await readdir(join(here, folder))).find((entry) => /^licen[cs]e/i.test(entry));
    if (!file) throw new Error(`${name} ships no licence text`);
    return `${name} ${version} (${license})\n\n${(await readFile(join(here, folder, file), "utf8")).trim()}\n`;
  }));
  return `The file editor.js beside this one contains parts of these packages.\n\n${parts.join(`\n${"-".repeat(80)}\n\n`)}`;
}
