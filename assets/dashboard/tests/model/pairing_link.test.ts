import { expect, test } from "vitest";
import { pairingLink } from "../../src/model/pairing_link";
import { qrShape } from "../../src/ui/pairing_qr";

test("a link is the address of the page without what it shows, and the code", () => {
  expect(pairingLink({ origin: "https://instante.example.com", pathname: "/" }, "7K3M-Q2XP")).toBe("https://instante.example.com/#7K3M-Q2XP");
  expect(pairingLink({ origin: "http://10.0.0.2:8080", pathname: "/instante/index.html" }, "7K3M-Q2XP")).toBe("http://10.0.0.2:8080/instante/#7K3M-Q2XP");
  expect(pairingLink({ origin: "http://10.0.0.2:8080", pathname: "/kiosks/" }, "7K3M-Q2XP")).toBe("http://10.0.0.2:8080/#7K3M-Q2XP");
});

test("its picture is a QR code with its three corners, another one for another code", async () => {
  const one = await qrShape("https://instante.example.com/#7K3M-Q2XP");
  const other = await qrShape("https://instante.example.com/#7K3M-Q2XQ");
  expect((one.size - 21) % 4).toBe(0);
  expect(one.outline.startsWith("M")).toBe(true);
  expect(other.size).toBe(one.size);
  expect(other.outline).not.toBe(one.outline);
});
