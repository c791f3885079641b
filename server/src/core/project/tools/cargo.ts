/** What the nearest Cargo.toml says, for tools of Rust that name files like other tools do. */
import { type FileTree, textAbove } from './tool.js';

export function dependsOnCrate(crate: string, folder: string, tree: FileTree): boolean {
  const cargo = textAbove(folder, 'Cargo.toml', tree);
  return cargo !== undefined && new RegExp(`^\\s*(?:\\[.*dependencies\\.)?${crate}\\b`, 'm').test(cargo);
}
