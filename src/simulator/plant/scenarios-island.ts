/** A system that has everything on its DC bus. Products and sizes are what people buy; the rest is invented. */
import { kitchen } from './households.ts';
import type { Scenario } from './scenario.ts';

export const island: Scenario = {
  name: 'island',
  title: 'Island with wind, a DC genset and a heat pump',
  systemName: 'Skerry',
  portalId: 'c0ffee000007',
  lowSoc: [20, 10],
  plant: {
    timeZone: 'Europe/Stockholm',
    site: { latitude: 58.9, longitude: 11.1, cloudiness: 0.5, climate: 9 },
    nominal: 230,
    battery: {
      chemistry: 'lfp',
      cells: 16,
      capacity: 400,
      resistance: 0.008,
      maxCharge: 200,
      maxDischarge: 250,
      startSoc: [0.3, 0.6],
    },
    inverter: { phases: 1, power: 4500, chargeCurrent: 70, idle: 20, control: 'charger', inputLimit: 32 },
    chargers: [{ peak: 2800, tilt: 45, azimuth: 190, voltage: 140, maxCurrent: 60 }],
    loads: [
      { kind: 'base', watts: 180, phase: 0, side: 'out' },
      { kind: 'during', watts: 210, hours: [17, 23], phase: 0, side: 'out' },
      ...kitchen(0, 'out'),
      { kind: 'cycle', watts: 900, on: 18, off: 34, phase: 0, side: 'out', name: 'heat pump' },
    ],
    dcLoads: [
      { kind: 'base', watts: 45 },
      { kind: 'cycle', watts: 160, on: 9, off: 21 },
    ],
    dcSources: [
      { kind: 'wind', power: 1500 },
      { kind: 'genset', power: 3200, startSoc: 35, stopSoc: 65, quietHours: [22, 7] },
    ],
    tanks: [{ name: 'Diesel', fluid: 0, capacity: 0.4, usedPerDay: 0.02 }],
    places: [{ name: 'Outside', kind: 'outdoor', humidity: true }],
  },
  monitors: [
    {
      kind: 'shunt',
      measures: 1,
      instance: 278,
      productName: 'SmartShunt 1000A/50mV',
      productId: 41866,
      serial: 'HQ2240B1C2D',
    },
  ],
  inverter: { instance: 276, productName: 'MultiPlus-II 48/5000/70-50', productId: 9767, serial: 'HQ2239E3F4G' },
  chargers: [
    {
      instance: 279,
      productName: 'SmartSolar Charger MPPT 150/60 rev2',
      productId: 41055,
      serial: 'HQ2238H5J6K',
    },
  ],
  dcSources: [
    {
      instance: 280,
      productName: 'SmartShunt 500A/50mV',
      productId: 41865,
      customName: 'Wind turbine',
      serial: 'HQ2241L7M8N',
    },
    { instance: 1, productName: 'Fischer Panda DC genset', productId: 45140, serial: 'FP5000-2207' },
  ],
  heatPump: {
    service: 'heatpump',
    instance: 43,
    productName: 'Carlo Gavazzi ET112 Energy Meter',
    productId: 45069,
    customName: 'Heat pump',
    serial: '118402K',
  },
};
