/**
 * Thrown inside this engine where the package's tree and the tokens do not fit together, or where the tree holds
 * what is not read. The engine catches it: such a statement is unreadable.
 */
export class Disagreement extends Error {}
