/**
 * Who is let in to a GX, as its broker decides it (FlashMQ with Victron's plugin): everybody when there is no
 * password; with one, whoever knows it, under any user name or none.
 *
 * Guessing is slowed down for all clients together: twenty new wrong passwords at once, of which one comes back each
 * second, and 150 a day. While none is left even the right password is refused. A wrong password that was seen
 * before costs nothing, for a client with an old one in its settings comes again and again.
 *
 * The real one lets clients on the GX itself in without a password. Here every connection is one from the network.
 */

export type Verdict = 'admitted' | 'refused' | 'refused at once';

const GUESSES_AT_ONCE = 20;
const GUESSES_A_DAY = 150;
const SECOND = 1000;
const DAY = 86_400_000;

/** Names that the GX keeps for its own programs. */
const INTERNAL = /^GX(dbus|rpc)$/;
/** Names that have passwords of their own. */
const SEPARATE = /^(dbus-mqtt-integrations$|token\/)/;

export class Access {
  private readonly password: string | undefined;
  private readonly seen = new Set<string>();
  private guesses = { left: GUESSES_AT_ONCE, at: performance.now() };
  private today = { since: performance.now(), guesses: 0 };

  constructor(password: string | undefined) {
    this.password = password;
  }

  judge(username: string | undefined, password: string | undefined): Verdict {
    if (this.password === undefined) return 'admitted';
    if (INTERNAL.test(username ?? '')) return 'refused at once';
    if (SEPARATE.test(username ?? '') || password === undefined) return 'refused';
    const mayGuess = this.mayGuess();
    if (password === this.password) return mayGuess ? 'admitted' : 'refused';
    if (mayGuess && !this.seen.has(password)) {
      this.seen.add(password);
      this.guesses.left -= 1;
      this.today.guesses += 1;
    }
    return 'refused';
  }

  private mayGuess(): boolean {
    const now = performance.now();
    const { left, at } = this.guesses;
    this.guesses = { left: Math.min(GUESSES_AT_ONCE, left + (now - at) / SECOND), at: now };
    if (now - this.today.since >= DAY) this.today = { since: now, guesses: 0 };
    return this.guesses.left >= 1 && this.today.guesses < GUESSES_A_DAY;
  }
}
