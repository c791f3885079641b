/** The time of day by this process's clock. */
import type { Moment } from '../core/project/tools/tool.js';

export function moment(): Moment {
  const date = new Date();
  return { iso: date.toISOString(), epoch: date.getTime() };
}
