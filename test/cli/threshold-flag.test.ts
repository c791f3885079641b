import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { thresholdFlag } from '../../server/src/entry/threshold-flag.js';

describe('the threshold of the optimizing compiler', () => {
  it('is set by a flag that the V8 of this Node knows', () => {
    const flag = thresholdFlag(process.versions.v8);
    assert.ok(flag, `none is known for V8 ${process.versions.v8}`);
    const [name = ''] = flag.split('=');
    const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
    assert.match(known, new RegExp(`^ *${name} `, 'm'));
  });

  it('has another flag from Node 22 on', () => {
    assert.equal(thresholdFlag('11.3.244.8-node.38'), '--interrupt-budget=1000000');
    assert.equal(thresholdFlag('12.4.254.21-node.57'), '--invocation-count-for-turbofan=45000');
  });

  it('is left alone in versions that are not known, which might complain', () => {
    assert.equal(thresholdFlag('10.2.154.26-node.36'), undefined);
    assert.equal(thresholdFlag('99.0'), undefined);
  });
});
