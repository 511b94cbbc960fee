// The real server as a process of its own: a fresh folder, a free port, a database of its own.

import { spawn } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const root = resolve(import.meta.dirname, '../..');
const binary = process.env.SIGFOX_BINARY ?? join(root, 'target/debug/sigfox-backend');
const site = process.env.SIGFOX_SITE ?? join(root, 'target/site');

/** How long a server may take to start or to stop (ms). */
const PATIENCE = 30_000;

const LINES = {
  origin: /^Listening on (http:\/\/\S+)$/,
  passwordLink: /^Choose the first password: (http:\/\/\S+)$/,
  token: /^Token of the demo fleet, shown this once: (\S+)$/,
};

/** A running server with the demo fleet, as it introduced itself at its start. */
export interface Server {
  /** Scheme, host and port. */
  origin: string;
  /** Where the first person chooses a password; good for one use. */
  passwordLink: string;
  /** The token with which receptions of the demo fleet are handed in. */
  token: string;
  /** Ends the process and removes its folder. */
  stop(): Promise<void>;
}

/**
 * Copies a release: the program and, beside it, the folder it serves and its settings, which keep
 * its data in `folder`. Returns where the copy of the program lies.
 */
async function copyRelease(folder: string): Promise<string> {
  const release = join(folder, 'release');
  await mkdir(release);
  const program = join(release, 'sigfox-backend');
  await copyFile(binary, program);
  await cp(site, join(release, 'site'), { recursive: true });
  const settings = `[database]\nurl = "sqlite:${join(folder, 'data.db')}"\n`;
  await writeFile(join(release, 'sigfox-backend.toml'), settings);
  return program;
}

/** How a server is started. */
export interface Start {
  /** From a copy, and from `/`: nothing tells it where its pages and settings are. */
  copied?: boolean;
  /** More settings, by the names of their variables. */
  settings?: Record<string, string>;
}

/** Starts a server and waits until it has said where it is reached. */
export async function startServer({ copied = false, settings = {} }: Start = {}): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'sigfox-end2end-'));
  const program = copied ? await copyRelease(folder) : binary;
  const flags = copied ? [] : ['--site', site];
  const child = spawn(program, ['serve', '--demo', '--listen', '127.0.0.1:0', ...flags], {
    cwd: copied ? '/' : folder,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      // The receivers of callbacks are on this machine.
      SIGFOX_CALLBACK__ALLOWED_NETWORKS: '["127.0.0.0/8"]',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

  const log: string[] = [];
  const keep = (line: string) => {
    log.push(line);
    if (log.length > 200) log.shift();
  };
  const said: Partial<Record<keyof typeof LINES, string>> = {};
  const ended = new Promise<void>((done) => {
    child.once('exit', () => done());
    child.once('error', (error) => {
      keep(String(error));
      done();
    });
  });
  createInterface({ input: child.stderr }).on('line', keep);
  const introduced = new Promise<void>((done) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      keep(line);
      for (const [name, pattern] of Object.entries(LINES)) {
        const found = pattern.exec(line);
        if (found) said[name as keyof typeof LINES] = found[1];
      }
      if (said.origin && said.passwordLink && said.token) done();
    });
  });

  const stop = async () => {
    const running = () => child.exitCode === null && child.signalCode === null;
    if (running()) child.kill('SIGTERM');
    const forced = setTimeout(() => running() && child.kill('SIGKILL'), PATIENCE);
    await ended;
    clearTimeout(forced);
    await rm(folder, { recursive: true, force: true });
  };

  let late: NodeJS.Timeout | undefined;
  const first = await Promise.race([
    introduced.then(() => 'introduced'),
    ended.then(() => 'ended'),
    new Promise<string>((done) => (late = setTimeout(() => done('is late'), PATIENCE))),
  ]);
  clearTimeout(late);
  if (first !== 'introduced') {
    await stop();
    throw new Error(`the server ${first} before it said where it is reached:\n${log.join('\n')}`);
  }
  return { origin: said.origin!, passwordLink: said.passwordLink!, token: said.token!, stop };
}
