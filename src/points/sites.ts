/** Sites: what each GX is called, and its row of the measurement `gx_site`. */
import { siteName } from './names.ts';
import { createRow, type Row, type Rows, setPrefix } from './rows.ts';

export class Sites {
  private readonly names: Map<string, string>;
  private readonly configured: ReadonlyMap<string, string>;
  private readonly own = new Map<string, Row>();
  private readonly rows: Rows;

  /** Both records are names by portal id; a configured one wins. */
  constructor(rows: Rows, configured: Readonly<Record<string, string>>, remembered: Readonly<Record<string, string>>) {
    this.rows = rows;
    this.configured = new Map(Object.entries(configured));
    this.names = new Map(Object.entries(remembered));
  }

  /** The `site` tag. */
  nameOf(portalId: string): string {
    return siteName(portalId, this.configured.get(portalId), this.names.get(portalId) ?? '');
  }

  /** Whether the `site` tag is configured, or the GX has said it, in this run or before. */
  isNamed(portalId: string): boolean {
    return this.configured.has(portalId) || this.names.has(portalId);
  }

  /** What the GX itself calls the system, else its portal id. */
  systemNameOf(portalId: string): string {
    return this.names.get(portalId) ?? portalId;
  }

  /** The GX said what the system is called; whether that is news. */
  learn(portalId: string, systemName: string): boolean {
    const site = siteName(portalId, undefined, systemName);
    if (this.names.get(portalId) === site) return false;
    this.names.set(portalId, site);
    const row = this.own.get(portalId);
    if (row) this.tag(portalId, row);
    return true;
  }

  /** The row of `gx_site`. */
  row(portalId: string): Row {
    let row = this.own.get(portalId);
    if (!row) {
      row = createRow();
      this.own.set(portalId, row);
      this.tag(portalId, row);
    }
    return row;
  }

  /** What to remember. */
  all(): Record<string, string> {
    return Object.fromEntries(this.names);
  }

  private tag(portalId: string, row: Row): void {
    this.rows.close(row);
    setPrefix(row, 'gx_site', [
      ['portal_id', portalId],
      ['site', this.nameOf(portalId)],
    ]);
  }
}
