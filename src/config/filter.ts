/** What names things in Venus OS's topics: services, portal ids, and MQTT filters over `<service>/<instance>/<path>`. */
import { services } from '../catalogue/catalogue.ts';
import { nearest, type Parse, quote, refuse } from './problem.ts';

const SERVICES = [...services.keys()].filter((service) => service !== 'any');

/**
 * The known service that was meant by the name of an unknown one. A service that the catalogue does not know may exist;
 * one that is a slip away from a known one does not.
 */
export function serviceMeant(name: string): string | undefined {
  return SERVICES.includes(name) ? undefined : nearest(name.toLowerCase(), SERVICES);
}

export const PORTAL_ID = /^[A-Za-z0-9_-]+$/;

export const NO_PORTAL_ID = 'is not a portal id, which has letters, digits, _ and - only';

/** As a pattern of a JSON schema. */
export const PORTAL_ID_PATTERN = PORTAL_ID.source;

/** Normally 12 lower-case hex digits, the MAC address of the GX; virtual ones have other forms. */
export const portalId: Parse<string> = (text, context) => {
  const id = text.trim();
  if (PORTAL_ID.test(id)) return id;
  return refuse(
    context,
    // Not shown: people paste tokens into the wrong line.
    NO_PORTAL_ID,
    'It is the VRM portal id in the GX settings, normally 12 hex digits such as c0619ab12345.',
  );
};

/** An MQTT filter that can match something: three levels or more, or fewer and a closing `#`. */
export const filter: Parse<string> = (text, context) => {
  const wrong = (what: string, hint: string) => refuse(context, `${quote(text)} ${what}`, hint);
  const name = text.trim();
  const levels = name.split('/');
  if (name.includes('*')) {
    return wrong('has a *', 'An MQTT filter has + for one level, and a closing # for all that follows: vebus/+/Ac/#.');
  }
  if (levels.some((level) => level !== '+' && level.includes('+'))) {
    return wrong('has a + beside other characters', 'A + stands for one whole level: vebus/+/Ac/#.');
  }
  if (levels.some((level, index) => level.includes('#') && (level !== '#' || index < levels.length - 1))) {
    return wrong('has a # that is not the whole last level', 'A # stands for all that follows: vebus/+/Ac/#.');
  }
  if (levels.includes('')) return wrong('has an empty level', 'No slash at the beginning or end, and no two in a row.');
  if (levels[0] === 'N') {
    return wrong('begins with N', 'Leave out N and the portal id: a filter begins with the service, vebus/+/Ac/#.');
  }
  if (levels.length < 3 && levels.at(-1) !== '#') {
    return wrong('matches nothing', 'Write <service>/<instance>/<path>: battery/+/Soc, or battery/# for all of it.');
  }
  const meant = serviceMeant(levels[0] ?? '');
  if (meant !== undefined) return wrong('begins with no service', `Did you mean ${meant}?`);
  return name;
};
