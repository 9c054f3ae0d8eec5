#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes capture files of RTP streams, one per scenario: the same bytes on
every run.

    make-pcaps.py --list
    make-pcaps.py DIRECTORY [SCENARIO...]

Times are whole microseconds, as in the files that tcpdump writes.
"""
import argparse
import os
import random
import socket
import struct

PCMU, PCMA, G722, COMFORT, MP2T, EVENT = 0, 8, 9, 13, 33, 101
L16_STEREO = 10
A, B = "192.0.2.1", "192.0.2.2"
A6, B6 = "2001:db8::1", "2001:db8::2"


def udp(src, dst, sport, dport, payload, vlan=None):
    """An Ethernet frame; the UDP checksum is left out where that is allowed."""
    length = 8 + len(payload)
    v6 = ":" in src
    family = socket.AF_INET6 if v6 else socket.AF_INET
    s, d = socket.inet_pton(family, src), socket.inet_pton(family, dst)
    head = struct.pack("!HHHH", sport, dport, length, 0)
    if v6:
        head = head[:6] + struct.pack("!H", checksum(
            s + d + struct.pack("!II", length, 17) + head + payload) or 0xFFFF)
        ip = struct.pack("!IHBB", 6 << 28, length, 17, 64) + s + d
    else:
        ip = struct.pack("!BBHHHBBH", 0x45, 0, 20 + length, 0, 0, 64, 17,
                         0) + s + d
        ip = ip[:10] + struct.pack("!H", checksum(ip)) + ip[12:]
    tag = b"" if vlan is None else struct.pack("!HH", 0x8100, vlan)
    return (bytes.fromhex("020000000002020000000001") + tag +
            struct.pack("!H", 0x86DD if v6 else 0x0800) + ip + head + payload)


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def rtp(pt, seq, ts, ssrc, payload, marker=False):
    return struct.pack("!BBHII", 0x80, pt | marker << 7, seq & 0xFFFF,
                       ts & 0xFFFFFFFF, ssrc) + payload


class Stream:
    """One sender: call it for a packet, then say how far time goes on."""

    def __init__(self, out, ssrc=0x1234ABCD, seq=1000, ts=160000, pt=PCMU,
                 step=160, src=A, dst=B, sport=10000, dport=20000, vlan=None,
                 start=0, size=160):
        self.out, self.ssrc, self.seq, self.ts = out, ssrc, seq, ts
        self.pt, self.step, self.size, self.us = pt, step, size, start
        self.path = (src, dst, sport, dport)
        self.vlan = vlan

    def send(self, late=0, pt=None, marker=False, payload=None, seq=None,
             ts=None):
        body = bytes([0xD5]) * self.size if payload is None else payload
        self.raw(rtp(self.pt if pt is None else pt,
                     self.seq if seq is None else seq,
                     self.ts if ts is None else ts, self.ssrc, body, marker),
                 late)

    def raw(self, data, late=0):
        self.out.append((self.us + late, udp(*self.path, data, self.vlan)))

    def go(self, us=20000, packets=1):
        self.us += us
        self.seq += packets
        self.ts += self.step * packets

    def run(self, n, jitter=None, **kw):
        for _ in range(n):
            self.send(jitter.randrange(0, 9000) if jitter else 0, **kw)
            self.go()


def plain(out):
    Stream(out).run(100)


def jitter(out):
    Stream(out).run(400, random.Random(1))


def sequence_wrap(out):
    Stream(out, seq=65500).run(100, random.Random(2))


def two_wraps(out):
    s = Stream(out, seq=65500, size=0)
    for _ in range(65536 + 100):
        s.send()
        s.go()


def timestamp_wrap(out):
    Stream(out, ts=0xFFFFFFFF - 160 * 50).run(100, random.Random(3))


def loss(out):
    rng = random.Random(4)
    s = Stream(out)
    for n in range(300):
        if n < 2 or rng.randrange(10):
            s.send(rng.randrange(0, 5000))
        s.go()


def burst_loss(out):
    s = Stream(out)
    s.run(50)
    s.go(20000 * 40, 40)
    s.run(50)


def duplicates(out):
    s = Stream(out)
    for n in range(100):
        s.send()
        if n % 10 == 5:
            s.send(100)
        s.go()


def reordered(out):
    s = Stream(out)
    for n in range(100):
        s.send(25000 if n % 10 == 5 else 0)
        s.go()


def late_last(out):
    s = Stream(out)
    for n in range(40):
        s.send(25000 if n == 38 else 0)
        s.go()


def late_at_wrap(out):
    s = Stream(out, seq=65530)
    for n in range(40):
        s.send(25000 if n == 5 else 0)
        s.go()


def marker(out):
    """Silence suppression: a pause, then a packet with the marker bit."""
    s = Stream(out)
    for _ in range(4):
        s.send(marker=True)
        s.go()
        s.run(30, random.Random(5))
        s.us += 700000
        s.ts += 160 * 35


def pause(out):
    """The same without the bit."""
    s = Stream(out)
    for _ in range(3):
        s.run(30)
        s.us += 700000
        s.ts += 160 * 35


def comfort_noise(out):
    s = Stream(out)
    rng = random.Random(6)
    for _ in range(4):
        s.run(25, rng)
        s.send(rng.randrange(3000), pt=COMFORT, payload=b"\x40")
        s.go()
        s.us += 300000
        s.ts += 160 * 15


def payload_change(out):
    s = Stream(out)
    s.run(30, random.Random(7))
    s.pt = PCMA
    s.run(30, random.Random(8))
    s.pt, s.size = 3, 33
    s.run(30, random.Random(9))


def two_sources(out):
    Stream(out, ssrc=0x11111111).run(100, random.Random(10))
    Stream(out, ssrc=0x22222222, pt=PCMA, start=3500).run(
        80, random.Random(11))


def two_ways(out):
    Stream(out).run(60, random.Random(12))
    Stream(out, ssrc=0x99, pt=PCMA, src=B, dst=A, sport=20000,
           dport=10000, start=7000).run(60, random.Random(13))


def same_ssrc(out):
    Stream(out).run(50)
    Stream(out, src="192.0.2.77", start=1000).run(50)


def ipv6(out):
    Stream(out, src=A6, dst=B6).run(60, random.Random(14))


def vlan(out):
    Stream(out, vlan=42).run(60, random.Random(15))


def wideband(out):
    """G.722 counts its time stamps at 8 kHz; L16 stereo at 44.1."""
    Stream(out, pt=G722).run(60, random.Random(16))


def stereo(out):
    Stream(out, pt=L16_STEREO, step=882, size=640).run(60, random.Random(17))


def video(out):
    """MPEG-2 transport stream, 90 kHz, several packets with one time stamp."""
    s = Stream(out, pt=MP2T, step=3600, size=188)
    rng = random.Random(18)
    for _ in range(40):
        for part in range(4):
            s.send(part * 500 + rng.randrange(400))
            s.seq += 1
        s.go(40000, 0)
        s.ts += 3600


def dtmf(out):
    """Speech, then an event of RFC 4733 in nine packets, then speech."""
    s = Stream(out)
    s.run(20, random.Random(19))
    for event in (5, 11):
        begin = s.ts
        for n in range(9):
            end = n >= 6
            s.send(pt=EVENT, marker=n == 0, ts=begin, payload=struct.pack(
                "!BBH", event, end << 7 | 10, 160 * min(n + 1, 7)))
            s.us += 20000
            s.seq += 1
        s.ts += 160 * 9
        s.run(20, random.Random(20))


def jump(out):
    """The sender starts again with another sequence number."""
    s = Stream(out)
    s.run(30)
    s.seq += 20000
    s.run(30)


def stray(out):
    """One packet far away, then on as before."""
    s = Stream(out)
    s.run(30)
    s.send(pt=PCMU, seq=s.seq + 20000)
    s.run(30)


def single(out):
    Stream(out).run(1)


def backwards(out):
    """Time stamps that go back, as after a change of the encoder."""
    s = Stream(out)
    s.run(30)
    s.ts -= 160 * 500
    s.run(30)


def backwards_less(out):
    """Far back, but not before the first one."""
    s = Stream(out)
    s.run(300)
    s.ts -= 160 * 200
    s.run(30)


def ahead(out):
    s = Stream(out)
    s.run(30)
    s.ts += 160 * 500
    s.run(30, random.Random(22))


def late_first(out):
    s = Stream(out)
    s.send(25000)
    s.go()
    s.run(30, random.Random(23))


def twice_first(out):
    s = Stream(out)
    s.send()
    s.send(50)
    s.go()
    s.run(30, random.Random(24))


def very_late(out):
    """Six packets late, and 120 ms."""
    s = Stream(out)
    for n in range(100):
        s.send(125000 if n % 20 == 5 else 0)
        s.go()


def mixed(out):
    """All at once: loss, duplicates, other order, jitter."""
    rng = random.Random(25)
    s = Stream(out, seq=65400)
    for n in range(1000):
        if n < 2 or rng.randrange(20):
            s.send(rng.randrange(30000) if n > 9 else 0)
            if not rng.randrange(30):
                s.send(rng.randrange(40000))
        s.go()


def quantised(out):
    """Arrivals in whole milliseconds, 30 ms packets."""
    s = Stream(out, step=240, size=240)
    rng = random.Random(21)
    for _ in range(100):
        s.send(rng.randrange(8) * 1000)
        s.go(30000)


SCENARIOS = [f for f in (
    plain, jitter, sequence_wrap, two_wraps, timestamp_wrap, loss, burst_loss,
    duplicates, reordered, late_last, late_at_wrap, marker, pause,
    comfort_noise, payload_change, two_sources, two_ways, same_ssrc, ipv6, vlan, wideband,
    stereo, video, dtmf, jump, stray, single, backwards,
    backwards_less, ahead, late_first, twice_first, very_late, mixed,
    quantised)]


def write(path, packets):
    packets.sort(key=lambda p: p[0])
    with open(path, "wb") as f:
        f.write(struct.pack("=IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for us, data in packets:
            us += 1700000000 * 1000000
            f.write(struct.pack("=IIII", us // 1000000, us % 1000000,
                                len(data), len(data)) + data)


def main():
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("--list", action="store_true")
    a.add_argument("directory", nargs="?")
    a.add_argument("scenarios", nargs="*")
    o = a.parse_args()
    if o.list:
        print("\n".join(f.__name__ for f in SCENARIOS))
        return
    for f in SCENARIOS:
        if not o.scenarios or f.__name__ in o.scenarios:
            packets = []
            f(packets)
            write(os.path.join(o.directory, f.__name__ + ".pcap"), packets)


if __name__ == "__main__":
    main()
