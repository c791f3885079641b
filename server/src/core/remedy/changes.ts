/** The schema changes that rules ask for, one constructor each. They say what is wanted; names and text come later. */
export * from './changes/columns.js';
export * from './changes/indexes.js';
export * from './changes/keys.js';
export * from './changes/objects.js';
export * from './changes/policies.js';
