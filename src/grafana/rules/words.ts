/** Words in Grafana's templates: which series a message is about, and states in the words of the catalogue. */
import { find } from '../../catalogue/catalogue.ts';

export const SITE_NAME = '{{ $labels.site }}';
export const DEVICE_NAME = '{{ $labels.site }}: {{ $labels.device }}';

/** A value by its name, with so many decimals. */
export const number = (name: string, decimals = 0): string => `{{ printf "%.${decimals}f" $values.${name}.Value }}`;

/** `Alarms/LowCellVoltage` as `Low Cell Voltage`. What Grafana makes where there is no answer has no such label. */
export const ALARM_NAME =
  '{{ with $labels.alarm }}{{ reReplaceAll "([a-z])([A-Z])" "$1 $2" (reReplaceAll ".*/" "" .) }}{{ end }}';

/** The state with these codes in words. */
export function state(name: string, service: string, path: string, codes: readonly number[]): string {
  const names = find(service, path)?.entry.names ?? {};
  const cases = codes.map((code) => `if eq $code "${code}" }}${names[code] ?? code}`);
  return `{{ $code := printf "%.0f" $values.${name}.Value }}{{ ${cases.join('{{ else ')}{{ end }}`;
}
