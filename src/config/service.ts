/** Names of services, the second level of a topic. */
import { services } from '../catalogue/data/index.ts';
import { nearest } from './nearest.ts';

const SERVICES = Object.keys(services).filter((service) => service !== 'any');

/**
 * The known service that was meant by the name of an unknown one. A service that the catalogue does not know may exist;
 * one that is a slip away from a known one does not.
 */
export function serviceMeant(name: string): string | undefined {
  return SERVICES.includes(name) ? undefined : nearest(name.toLowerCase(), SERVICES);
}
