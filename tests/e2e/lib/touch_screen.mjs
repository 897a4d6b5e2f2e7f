// A screen with a real touch panel as X sees one: an X server without a monitor (the driver "dummy") whose
// touch panel ("inputtest") takes contacts over a socket. Only a real server has one, Xvfb has none.
import { writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { once } from "node:events";
import { atEnd } from "./cleanup.mjs";
import { Screen } from "./kiosk.mjs";
import { Process } from "./processes.mjs";
import { temporaryDirectory } from "./stack.mjs";
import { Hopeless, until } from "./wait.mjs";

const server = "/usr/lib/xorg/Xorg";
const kinds = { down: 18, move: 19, up: 20 }; // as XInput 2 numbers them
const axis = 0xffff;

const configuration = (socket, width, height) => `
Section "ServerFlags"
  Option "AutoAddDevices" "false"
  Option "AutoEnableDevices" "false"
EndSection
Section "InputDevice"
  Identifier "touch"
  Driver "inputtest"
  Option "SocketPath" "${socket}"
  Option "DeviceType" "Touch"
  Option "TouchCount" "5"
EndSection
Section "Device"
  Identifier "card"
  Driver "dummy"
  VideoRam 64000
EndSection
Section "Monitor"
  Identifier "monitor"
  HorizSync 5-1000
  VertRefresh 5-200
  Modeline "${width}x${height}" 83.50 1280 1352 1480 1680 800 803 809 831
EndSection
Section "Screen"
  Identifier "screen"
  Device "card"
  Monitor "monitor"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Modes "${width}x${height}"
    Virtual ${width} ${height}
  EndSubSection
EndSection
Section "ServerLayout"
  Identifier "layout"
  Screen "screen"
  InputDevice "touch" "SendCoreEvents"
EndSection
`;

export class TouchScreen extends Screen {
  /** null where this machine lets nobody run such a server (who is not root, for one). */
  static async start(t) {
    const screen = new TouchScreen();
    Object.assign(screen, { width: 1280, height: 800, contacts: 0 });
    const directory = await temporaryDirectory(t);
    const socket = join(directory, "touch.socket");
    await writeFile(join(directory, "xorg.conf"), configuration(socket, 1280, 800));
    const options = ["-config", join(directory, "xorg.conf"), "-logfile", join(directory, "log"), "-noreset", "-nolisten", "tcp"];
    screen.server = new Process(server, ["-displayfd", "3", ...options], { name: "Xorg", extraPipes: 1 });
    atEnd(t, () => screen.server.end("SIGTERM"));
    const number = await Promise.race([
      once(screen.server.child.stdio[3], "data").then(([data]) => String(data).trim()),
      screen.server.ended.then(() => null, () => null),
    ]);
    if (!number) return null;
    screen.display = `:${number}`;
    await until("the touch panel is plugged in", async () => {
      if (!screen.server.alive) throw new Hopeless(screen.server.tail());
      screen.panel = connect(socket);
      await once(screen.panel, "connect");
      return true;
    });
    const version = Buffer.alloc(12);
    version.writeUInt32LE(12, 0);
    version.writeUInt16LE(1, 8);
    version.writeUInt16LE(1, 10);
    screen.panel.write(version);
    atEnd(t, () => screen.panel.destroy());
    return screen;
  }

  /** One report of the panel: `kind` is down, move or up. */
  contact(kind, id, { x, y }) {
    const report = Buffer.alloc(1056);
    report.writeUInt32LE(report.length, 0);
    report.writeUInt32LE(6, 4); // a touch
    report.writeUInt32LE(id, 8);
    report.writeUInt32LE(kinds[kind], 12);
    report.writeUInt8(3, 20); // x and y are told
    report.writeDoubleLE((x / this.width) * axis, 32);
    report.writeDoubleLE((y / this.height) * axis, 40);
    this.panel.write(report);
  }
}
