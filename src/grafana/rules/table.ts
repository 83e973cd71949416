/** Every alert rule of ours, in the order in which people read them. */
import { batteryRules } from './batteries.ts';
import { loggingRules } from './logging.ts';
import type { Rule } from './rule.ts';
import { supplyRules } from './supply.ts';
import { thingRules } from './things.ts';

export const RULES: readonly Rule[] = [...batteryRules, ...supplyRules, ...thingRules, ...loggingRules];
