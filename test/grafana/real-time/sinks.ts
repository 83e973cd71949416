/** Who is told: a web server and a mail server on loopback that take what they are sent. */
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Server } from 'node:net';

/** What Grafana's webhook sends, as far as it is looked at. */
export interface Notice {
  readonly title: string;
  readonly alerts: readonly {
    readonly status: 'firing' | 'resolved';
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  }[];
}

export interface Sink<Arrived> {
  readonly port: number;
  readonly arrived: (Arrived & { readonly at: number })[];
  stop(): void;
}

export async function webhookSink(): Promise<Sink<Notice>> {
  const arrived: Sink<Notice>['arrived'] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      arrived.push({ ...(JSON.parse(body) as Notice), at: Date.now() });
      response.end();
    });
  });
  return { port: await listen(server), arrived, stop: () => void server.close() };
}

/** Takes every mail, without encryption and from everybody. */
export async function mailSink(): Promise<Sink<{ readonly subject: string; readonly to: readonly string[] }>> {
  const arrived: Awaited<ReturnType<typeof mailSink>>['arrived'] = [];
  const server = createSocketServer((socket) => {
    let buffer = '';
    let mail: string[] | undefined;
    let to: string[] = [];
    const say = (line: string) => void socket.write(`${line}\r\n`);
    const take = (line: string) => {
      if (mail && line === '.') {
        const text =
          mail
            .join('\n')
            .split('\n\n')[0]
            ?.replaceAll(/\n[ \t]+/g, ' ') ?? '';
        arrived.push({ subject: /^Subject: (.*)$/m.exec(text)?.[1] ?? '', to, at: Date.now() });
        mail = undefined;
        to = [];
        say('250 taken');
      } else if (mail) mail.push(line);
      else if (/^EHLO/i.test(line)) say('250 sink');
      else if (/^DATA/i.test(line)) {
        mail = [];
        say('354 go on');
      } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
      else {
        const [, address] = /^RCPT TO:<(.*)>/i.exec(line) ?? [];
        if (address !== undefined) to.push(address);
        say('250 fine');
      }
    };
    socket.on('data', (chunk) => {
      const lines = (buffer + chunk.toString()).split('\r\n');
      buffer = lines.pop() ?? '';
      for (const line of lines) take(line);
    });
    socket.on('error', () => undefined);
    say('220 sink');
  });
  return { port: await listen(server), arrived, stop: () => void server.close() };
}

export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
