/**
 * Stand-ins in plain JavaScript for two native modules that a VS Code server loads at every start. VS Code imports
 * them as ES modules, which sees only what is written as `exports.name =`.
 */

/** Writes log files. Where it is missing, the extension host logs an error and then hangs in an endless loop. */
export const spdlog = `'use strict';
const fs = require('fs');
const path = require('path');
const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

class Logger {
  constructor(file) {
    this.file = file;
    this.level = 0;
    this.isRaw = false;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.appendFileSync(file, '');
  }
  write(level, message) {
    if (level < this.level) return;
    const line = this.isRaw ? message : new Date().toISOString() + ' [' + levels[level] + '] ' + message + '\\n';
    try { fs.appendFileSync(this.file, line); } catch { /* its folder goes when VS Code stops */ }
  }
  trace(message) { this.write(0, message); }
  debug(message) { this.write(1, message); }
  info(message) { this.write(2, message); }
  warn(message) { this.write(3, message); }
  error(message) { this.write(4, message); }
  critical(message) { this.write(5, message); }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  clearFormatters() { this.isRaw = true; }
  setPattern() {}
  flush() {}
  drop() {}
}

exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = async (name, file) => new Logger(file);
exports.createAsyncRotatingLogger = async (name, file) => new Logger(file);
`;

/** Ends an extension host whose parent has gone. */
export const watchdog = `'use strict';
exports.start = (pid) => {
  setInterval(() => { try { process.kill(pid, 0); } catch { process.exit(87); } }, 1000).unref();
};
exports.exit = (code) => process.exit(code || 0);
`;
