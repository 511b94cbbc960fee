// What base stations hand in.

import type { Server } from './server.ts';

/** The two base stations of the tests. */
export const STATIONS = ['0BF2', '0BF3'];

/** One reception, in the form of the stations' door. */
export interface Reception {
  station: string;
  device: string;
  /** Milliseconds since 1970, UTC. */
  time: number;
  seqNumber: number;
  /** 0 to 24 hex digits. */
  data: string;
  /** dBm */
  rssi: number;
  /** dB */
  snr?: number;
  /** Hz */
  freq?: number;
  /** Repetitions heard. */
  rep?: number;
  /** Whether the device asks for a downlink. */
  ack: boolean;
}

/** A reception heard a moment ago; only what differs from the usual need be said. */
export function reception(some: Partial<Reception> & { device: string }): Reception {
  return {
    station: STATIONS[0],
    time: Date.now() - 2_000,
    seqNumber: 1,
    data: WEATHER.data,
    rssi: -101.5,
    snr: 18.25,
    freq: 868_130_000,
    rep: 3,
    ack: false,
    ...some,
  };
}

/** A message of a sensor board and what its format makes of it. */
export const WEATHER = {
  data: '41ac0000e803f50302046101',
  fields: ['Temp 21.5', 'AccX 1000', 'AccY 1013', 'AccZ 1026', 'Battery 97', 'Digital1 true'],
};

async function post(server: Server, path: string, body: unknown): Promise<unknown> {
  const answer = await fetch(new URL(path, server.origin), {
    method: 'POST',
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** A device to register: its id alone, or with what is known of it. */
export type Registration = string | { id: string; name: string; lat: number; lng: number };

/** Registers devices under a device type of the demo fleet, and the stations of the tests. */
export async function register(server: Server, deviceType: string, devices: Registration[]) {
  await post(server, '/radio/registrations', { stations: STATIONS, devices, deviceType });
}

/** Registers base stations that are not known yet, with where they stand: latitude, longitude. */
export async function place(server: Server, places: Record<string, [number, number]>) {
  const stations = Object.entries(places).map(([id, [lat, lng]]) => ({ id, name: `Mast ${id}`, lat, lng }));
  await post(server, '/radio/registrations', { stations });
}

/** Hands receptions in, as a base station does; none may be refused. */
export async function handIn(server: Server, receptions: Reception[]) {
  const answers = (await post(server, '/radio/receptions', receptions)) as object[];
  const refused = answers.filter((answer) => 'refused' in answer);
  if (refused.length > 0) throw new Error(`refused: ${JSON.stringify(refused)}`);
}
