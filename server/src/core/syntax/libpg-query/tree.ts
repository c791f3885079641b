/**
 * How the readers look into the tree that PostgreSQL's grammar gives: nodes are objects with one key, their tag. Lists
 * are short and there is one for nearly every node, so that making an iterator would cost more than going through it.
 */
import type { Node } from '@pgsql/types';

type TagOf<T> = T extends unknown ? keyof T : never;

export type Tag = TagOf<Node>;
export type NodeOf<K extends Tag> = Extract<Node, Record<K, unknown>> extends Record<K, infer N> ? N : never;

export function tagOf(node: Node): Tag {
  for (const tag in node) return tag as Tag;
  return 'String';
}

/** The node's content where it has this tag. */
export function part<K extends Tag>(node: Node | undefined, tag: K): NodeOf<K> | undefined {
  return (node as Partial<Record<Tag, NodeOf<K>>> | undefined)?.[tag];
}

/** The contents of those nodes of a list that have this tag. */
export function parts<K extends Tag>(nodes: readonly Node[] | undefined, tag: K): NodeOf<K>[] {
  const found: NodeOf<K>[] = [];
  if (!nodes) return found;
  for (let i = 0; i < nodes.length; i++) {
    const content = part(nodes[i], tag);
    if (content) found.push(content);
  }
  return found;
}

/** The values of a list of String nodes; a bare String node counts as a list of one. */
export function strings(nodes: readonly Node[] | Node | undefined): string[] {
  const values: string[] = [];
  if (nodes === undefined) return values;
  const list = Array.isArray(nodes) ? (nodes as readonly Node[]) : [nodes as Node];
  for (let i = 0; i < list.length; i++) {
    const string = part(list[i], 'String');
    if (string) values.push(string.sval ?? '');
  }
  return values;
}

export function itemsOf(node: Node | undefined): readonly Node[] {
  return part(node, 'List')?.items ?? [];
}
