/** Knows folders whose files are run one at a time, by hand or by a test, whatever their names look like. */

const scripts =
  /(^|\/)(?:tests?|testdata|fixtures|seeds?|quer(?:y|ies)|scripts?|operations?|ops|bench(?:marks?)?)(\/|$)/i;

/** `path` is relative to the root, so that a project that lies in such a folder is none the less a project. */
export function isScriptFolder(path: string): boolean {
  return scripts.test(path);
}
