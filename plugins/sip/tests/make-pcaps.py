#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes capture files of telephone calls, one per scenario: the same bytes on
every run; and says what is right for each.

    make-pcaps.py --list
    make-pcaps.py --expected SCENARIO
    make-pcaps.py [--split] DIRECTORY [SCENARIO...]

With --split, what comes before the first RTP is in SCENARIO.1.pcap, the rest in
SCENARIO.2.pcap.

Times are nanoseconds. RTP is 160 bytes of silence, 20 ms apart.
"""
import argparse
import json
import os
import socket
import struct

A, B, P = "192.0.2.1", "192.0.2.2", "192.0.2.9"
X, Y = "192.0.2.21", "192.0.2.22"
MS = 1000000


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ip(src, dst, protocol, payload, ident):
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(payload), ident, 0, 64,
                       protocol, 0)
    head += socket.inet_aton(src) + socket.inet_aton(dst)
    head = head[:10] + struct.pack("!H", checksum(head)) + head[12:]
    return (bytes.fromhex("020000000002020000000001") +
            struct.pack("!H", 0x0800) + head + payload)


class Wire:
    """What a tap sees. Each packet comes @step after the one before."""

    def __init__(self, call, step=20 * MS):
        self.out, self.now, self.step = [], 0, step
        self.call, self.ident = call, 100
        self.sequence = {}

    def raw(self, frame, at=None):
        self.out.append((self.now if at is None else at, frame))
        if at is None:
            self.now += self.step

    def udp(self, src, dst, sport, dport, payload, at=None, ident=None):
        self.ident += 1
        head = struct.pack("!HHHH", sport, dport, 8 + len(payload), 0)
        self.raw(ip(src, dst, 17, head + payload,
                    self.ident if ident is None else ident), at)

    # -- SIP over UDP

    def text(self, start, branch, tags, cseq, sdp="", more=""):
        method = cseq.split()[1]
        to = ";tag=" + tags[1] if tags[1] else ""
        return (f"{start}\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK{branch}\r\n"
                f"From: <sip:alice@a.example>;tag={tags[0]}\r\n"
                f"To: <sip:bob@b.example>{to}\r\n"
                f"Call-ID: {self.call}\r\nCSeq: {cseq}\r\n{more}" +
                ("Content-Type: application/sdp\r\n" if sdp else "") +
                f"Content-Length: {len(sdp)}\r\n\r\n{sdp}").encode(), method

    def request(self, src, dst, method, branch, tags, cseq, sdp="", more="",
                ports=(5060, 5060), ident=None):
        text, _ = self.text(f"{method} sip:bob@b.example SIP/2.0", branch,
                            tags, f"{cseq} {method}", sdp, more)
        self.udp(src, dst, *ports, text, ident=ident)

    def response(self, src, dst, code, branch, tags, cseq, sdp="",
                 ports=(5060, 5060), ident=None):
        reason = {100: "Trying", 180: "Ringing", 200: "OK", 486: "Busy Here",
                  407: "Proxy Authentication Required",
                  503: "Service Unavailable"}[code]
        text, _ = self.text(f"SIP/2.0 {code} {reason}", branch, tags, cseq,
                            sdp)
        self.udp(src, dst, *ports, text, ident=ident)

    # -- RTP

    def rtp(self, start, count, ssrc, src, dst, sport, dport, kind=0, step=160,
            ident=None):
        for n in range(count):
            self.udp(src, dst, sport, dport,
                     struct.pack("!BBHII", 0x80, kind, n, n * step, ssrc) +
                     b"\xff" * 160, at=start + n * 20 * MS, ident=ident)

    def both_ways(self, count, a=A, b=B, pa=10000, pb=20000, kind=0, step=160):
        """Media from now on; the clock goes on to their end."""
        self.rtp(self.now, count, 0x1111, a, b, pa, pb, kind, step)
        self.rtp(self.now + 5 * MS, count, 0x2222, b, a, pb, pa, kind, step)
        self.now += count * 20 * MS

    # -- TCP

    def tcp(self, src, dst, sport, dport, payload=b"", flags=0x18, seq=None):
        key = (src, sport)
        if seq is None:
            seq = self.sequence.get(key, 1000)
            self.sequence[key] = seq + len(payload) + (flags >> 1 & 1)
        self.ident += 1
        self.raw(ip(src, dst, 6, struct.pack(
            "!HHIIBBHHH", sport, dport, seq, 0, 0x50, flags, 65535, 0, 0) +
            payload, self.ident))

    def handshake(self, src, dst, sport, dport):
        self.tcp(src, dst, sport, dport, flags=2)
        self.tcp(dst, src, dport, sport, flags=0x12)
        self.tcp(src, dst, sport, dport, flags=0x10)


def sdp(host, port, kind="0 101", extra=""):
    return (f"v=0\r\no=- 1 1 IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\n"
            f"t=0 0\r\nm=audio {port} RTP/AVP {kind}\r\n"
            f"a=rtpmap:101 telephone-event/8000\r\n{extra}")


def begin(w, a=A, b=B, tags=("fa", "tb"), offer=None, answer=None, **kw):
    fa, tb = tags
    w.request(a, b, "INVITE", "1", (fa, ""), 1, offer or sdp(a, 10000), **kw)
    w.response(b, a, 100, "1", (fa, ""), "1 INVITE")
    w.response(b, a, 180, "1", tags, "1 INVITE")
    w.response(b, a, 200, "1", tags, "1 INVITE", answer or sdp(b, 20000))
    w.request(a, b, "ACK", "2", tags, 1)


def end(w, a=A, b=B, tags=("fa", "tb"), cseq=9):
    w.request(a, b, "BYE", "9", tags, cseq)
    w.response(b, a, 200, "9", tags, f"{cseq} BYE")


COMPLETED = {"attempts": 1, "answered": 1, "completed": 1, "failed": 0,
             "cancelled": 0, "abandoned": 0, "unfinished": 0, "forked": 0,
             "request_retransmissions": 0, "response_retransmissions": 0,
             "duplicates": 0, "calls": 1, "state": "ended",
             "call_completed": 1, "legs": 1, "dialogs": 1, "ended": 1}
LADDER = ["INVITE", "100", "180", "200", "ACK", "BYE", "200"]


def plain(w):
    """Rings, is answered, both talk, the caller hangs up."""
    begin(w)
    w.both_ways(50)
    end(w)
    return dict(COMPLETED, copies=0, streams=2, rules=4, media=100, messages=LADDER)


def hold101(w):
    """Both ends count from 101; the callee holds and resumes."""
    w.request(A, B, "INVITE", "1", ("fa", ""), 101, sdp(A, 10000))
    w.response(B, A, 200, "1", ("fa", "tb"), "101 INVITE", sdp(B, 20000))
    w.request(A, B, "ACK", "2", ("fa", "tb"), 101)
    w.both_ways(20)
    for cseq, direction in ((101, "a=sendonly\r\n"), (102, "")):
        w.request(B, A, "INVITE", f"h{cseq}", ("tb", "fa"), cseq,
                  sdp(B, 20000, extra=direction))
        w.response(A, B, 200, f"h{cseq}", ("tb", "fa"), f"{cseq} INVITE",
                   sdp(A, 10000))
        w.request(B, A, "ACK", f"k{cseq}", ("tb", "fa"), cseq)
    w.both_ways(20)
    end(w, cseq=103)
    return dict(COMPLETED, copies=0, invites=3, streams=2, rules=4, media=80)


def b2bua(w, callee_ends=False):
    """A B2BUA keeps the Call-ID, and has tags and media of its own."""
    one, two = ("a1", "p2"), ("p1", "b1")
    w.request(A, P, "INVITE", "b1", ("a1", ""), 1, sdp(A, 10000))
    w.response(P, A, 100, "b1", ("a1", ""), "1 INVITE")
    w.request(P, B, "INVITE", "q1", ("p1", ""), 1, sdp(P, 30000))
    w.response(B, P, 180, "q1", two, "1 INVITE")
    w.response(P, A, 180, "b1", one, "1 INVITE")
    w.response(B, P, 200, "q1", two, "1 INVITE", sdp(B, 20000))
    w.request(P, B, "ACK", "q2", two, 1)
    w.response(P, A, 200, "b1", one, "1 INVITE", sdp(P, 30002))
    w.request(A, P, "ACK", "b2", one, 1)
    start = w.now
    w.rtp(start, 20, 1, A, P, 10000, 30002)
    w.rtp(start, 20, 2, P, A, 30002, 10000)
    w.rtp(start, 20, 3, P, B, 30000, 20000)
    w.rtp(start, 20, 4, B, P, 20000, 30000)
    w.now += 20 * 20 * MS
    if callee_ends:
        w.request(B, P, "BYE", "c3", ("b1", "p1"), 1)
        w.response(P, B, 200, "c3", ("b1", "p1"), "1 BYE")
        w.request(P, A, "BYE", "d3", ("p2", "a1"), 1)
        w.response(A, P, 200, "d3", ("p2", "a1"), "1 BYE")
    else:
        w.request(A, P, "BYE", "b3", one, 2)
        w.response(P, A, 200, "b3", one, "2 BYE")
        w.request(P, B, "BYE", "q3", two, 2)
        w.response(B, P, 200, "q3", two, "2 BYE")
    return dict(COMPLETED, legs=2, dialogs=2, ended=2, streams=4, rules=8, media=80)


def b2bua_callee(w):
    """The same, but the callee hangs up."""
    return b2bua(w, True)


def tag_rewrite(w):
    """A proxy rewrites the To tag of the answer on one hop."""
    w.request(A, P, "INVITE", "b1", ("fa", ""), 1)
    w.request(P, B, "INVITE", "p1", ("fa", ""), 1)
    w.response(B, P, 200, "p1", ("fa", "t2"), "1 INVITE")
    w.response(P, A, 200, "b1", ("fa", "t1"), "1 INVITE")
    tags = ("fa", "t1")
    w.request(A, P, "ACK", "b2", tags, 1)
    w.request(P, B, "ACK", "p2", tags, 1)
    w.now += 300 * MS
    w.request(A, P, "BYE", "b3", tags, 2)
    w.request(P, B, "BYE", "p3", tags, 2)
    w.response(B, P, 200, "p3", tags, "2 BYE")
    w.response(P, A, 200, "b3", tags, "2 BYE")
    return dict(COMPLETED, streams=0, media=0)


def fork_dead(w):
    """A proxy forks; one is busy, one never answers; so the caller is told."""
    w.request(A, P, "INVITE", "b1", ("fa", ""), 1, sdp(A, 10000))
    w.response(P, A, 100, "b1", ("fa", ""), "1 INVITE")
    w.request(P, X, "INVITE", "p1", ("fa", ""), 1, sdp(A, 10000))
    w.request(P, Y, "INVITE", "p2", ("fa", ""), 1, sdp(A, 10000))
    w.response(X, P, 486, "p1", ("fa", "c1"), "1 INVITE")
    w.request(P, X, "ACK", "p1", ("fa", "c1"), 1)
    for _ in range(3):
        w.now += 100 * MS
        w.request(P, Y, "INVITE", "p2", ("fa", ""), 1, sdp(A, 10000))
    w.response(P, A, 486, "b1", ("fa", "c1"), "1 INVITE")
    w.request(A, P, "ACK", "b1", ("fa", "c1"), 1)
    return {"attempts": 1, "answered": 0, "failed": 1, "effective": 1,
            "abandoned": 0, "forked": 0, "request_retransmissions": 3,
            "calls": 1, "state": "ended", "code": 486, "dialogs": 0,
            "streams": 0, "media": 0}


def fork_both(w):
    """Both branches answer; both are acknowledged and hung up."""
    w.request(A, P, "INVITE", "b1", ("fa", ""), 1, sdp(A, 10000))
    for tag, port in (("t1", 20000), ("t2", 20100)):
        w.response(P, A, 200, "b1", ("fa", tag), "1 INVITE", sdp(B, port))
        w.request(A, P, "ACK", "b2" + tag, ("fa", tag), 1)
    w.request(A, P, "BYE", "b3", ("fa", "t2"), 2)
    w.response(P, A, 200, "b3", ("fa", "t2"), "2 BYE")
    w.both_ways(20)
    w.request(A, P, "BYE", "b4", ("fa", "t1"), 2)
    w.response(P, A, 200, "b4", ("fa", "t1"), "2 BYE")
    return dict(COMPLETED, forked=1, dialogs=2, ended=2, streams=2, rules=4, media=40)


def relay(w):
    """A proxy with a media relay: the description differs on each hop."""
    tags = ("fa", "tb")
    w.request(A, P, "INVITE", "b1", ("fa", ""), 1, sdp(A, 10000))
    w.response(P, A, 100, "b1", ("fa", ""), "1 INVITE")
    w.request(P, B, "INVITE", "p1", ("fa", ""), 1, sdp(P, 30000))
    w.response(B, P, 180, "p1", tags, "1 INVITE")
    w.response(P, A, 180, "b1", tags, "1 INVITE")
    w.response(B, P, 200, "p1", tags, "1 INVITE", sdp(B, 20000))
    w.response(P, A, 200, "b1", tags, "1 INVITE", sdp(P, 30002))
    w.request(A, P, "ACK", "b2", tags, 1)
    w.request(P, B, "ACK", "p2", tags, 1)
    for n in range(60):
        at = w.now + n * 20 * MS
        for ssrc, src, dst, sport, dport in (
                (1, A, P, 10000, 30002), (1, P, B, 30000, 20000),
                (2, B, P, 20000, 30000), (2, P, A, 30002, 10000)):
            w.udp(src, dst, sport, dport, struct.pack(
                "!BBHII", 0x80, 0, n, n * 160, ssrc) + b"\xff" * 160, at=at)
    w.now += 60 * 20 * MS
    w.request(A, P, "BYE", "b3", tags, 2)
    w.request(P, B, "BYE", "p3", tags, 2)
    w.response(B, P, 200, "p3", tags, "2 BYE")
    w.response(P, A, 200, "b3", tags, "2 BYE")
    return dict(COMPLETED, copies=6, streams=4, rules=8, media=240)


def nat(w):
    """The caller describes a private address; his media come from elsewhere."""
    outside, ports, back = "198.51.100.7", (61000, 5060), (5060, 61000)
    tags = ("fa", "tb")
    w.request(outside, B, "INVITE", "1", ("fa", ""), 1,
              sdp("192.168.1.5", 10000), ports=ports)
    w.response(B, outside, 200, "1", tags, "1 INVITE", sdp(B, 20000),
               ports=back)
    w.request(outside, B, "ACK", "2", tags, 1, ports=ports)
    w.both_ways(40, a=outside, pa=33333)
    w.request(outside, B, "BYE", "3", tags, 2, ports=ports)
    w.response(B, outside, 200, "3", tags, "2 BYE", ports=back)
    return dict(COMPLETED, copies=0, streams=2, rules=4, media=80)


def asymmetric(w):
    """Both send from other ports than they receive at."""
    begin(w)
    w.rtp(w.now, 30, 0x1111, A, B, 10500, 20000)
    w.rtp(w.now, 30, 0x2222, B, A, 20500, 10000)
    w.now += 30 * 20 * MS
    end(w)
    return dict(COMPLETED, streams=2, rules=4, media=60)


def both_sides_of_nat(w):
    """A tap before and behind a NAT: the same branch from two addresses."""
    inside, outside = "192.168.1.5", "198.51.100.7"
    tags = ("fa", "tb")
    hops = ((inside, 5060), (outside, 61000))

    def request(*what, **more):
        for host, port in hops:
            w.request(host, B, *what, ports=(port, 5060), **more)

    def response(*what, **more):
        for host, port in hops[::-1]:
            w.response(B, host, *what, ports=(5060, port), **more)

    request("INVITE", "1", ("fa", ""), 1, sdp=sdp(inside, 10000))
    response(180, "1", tags, "1 INVITE")
    response(200, "1", tags, "1 INVITE", sdp=sdp(B, 20000))
    request("ACK", "2", tags, 1)
    w.now += 300 * MS
    request("BYE", "3", tags, 2)
    response(200, "3", tags, "2 BYE")
    return dict(COMPLETED, copies=6, streams=0, media=0)


def opus(w):
    """A dynamic payload type."""
    kind = "111 101"
    more = "a=rtpmap:111 opus/48000/2\r\n"
    begin(w, offer=sdp(A, 10000, kind, more), answer=sdp(B, 20000, kind, more))
    w.both_ways(50, kind=111, step=960)
    end(w)
    return dict(COMPLETED, streams=2, rules=4, media=100)


def mirror_twice(w):
    """Every frame twice, 0.1 ms apart."""
    begin(w)
    w.both_ways(30)
    end(w)
    w.out += [(at + MS // 10, frame) for at, frame in w.out]
    return dict(COMPLETED, copies=0, duplicates=7, request_duplicates=3,
                streams=2, rules=4, media=120)


def mirror_same_id(w):
    """Sent again with one and the same IP id, but not by the capture."""
    w.request(A, B, "INVITE", "1", ("fa", ""), 1, sdp(A, 10000), ident=1)
    w.now += 500 * MS
    w.request(A, B, "INVITE", "1", ("fa", ""), 1, sdp(A, 10000), ident=1)
    w.response(B, A, 486, "1", ("fa", "tb"), "1 INVITE", ident=1)
    w.request(A, B, "ACK", "1", ("fa", "tb"), 1, ident=1)
    return {"attempts": 1, "failed": 1, "duplicates": 0,
            "request_retransmissions": 1, "state": "ended", "code": 486}


def longid(w):
    """Two calls whose Call-IDs are alike at first."""
    for name in "one", "two":
        w.call = "SD-" + "0123456789abcdef" * 5 + "-" + name + "@a.example"
        w.request(A, B, "INVITE", name, ("fa", ""), 1, sdp(A, 10000))
        w.response(B, A, 486, name, ("fa", "tb"), "1 INVITE")
        w.request(A, B, "ACK", name, ("fa", "tb"), 1)
    return {"attempts": 2, "failed": 2, "effective": 2, "calls": 2}


def options_reuse(w):
    """Six OPTIONS of one Call-ID and number, each with its own branch."""
    for n in range(6):
        w.request(A, B, "OPTIONS", f"o{n}", ("fa", ""), 1)
        w.response(B, A, 200, f"o{n}", ("fa", "x"), "1 OPTIONS")
        w.now += 80 * MS
    return {"attempts": 0, "options": 6, "ok": 6, "copies": 0, "duplicates": 0,
            "request_retransmissions": 0, "response_retransmissions": 0,
            "calls": 1, "state": "ended", "code": 200}


def late_password(w):
    """The challenge is answered a minute later."""
    w.request(A, B, "INVITE", "1", ("fa", ""), 1, sdp(A, 10000))
    w.response(B, A, 407, "1", ("fa", "x"), "1 INVITE")
    w.request(A, B, "ACK", "1", ("fa", "x"), 1)
    w.now += 60000 * MS
    w.request(A, B, "INVITE", "2", ("fa", ""), 2, sdp(A, 10000),
              "Proxy-Authorization: Digest username=\"alice\"\r\n")
    w.response(B, A, 200, "2", ("fa", "tb"), "2 INVITE", sdp(B, 20000))
    w.request(A, B, "ACK", "3", ("fa", "tb"), 2)
    w.both_ways(10)
    end(w)
    return dict(COMPLETED, streams=2, rules=4, media=20)


def midway(w):
    """The INVITE was not seen, nor its answer."""
    begin(w)
    w.out.clear()
    w.both_ways(10)
    end(w)
    return {"attempts": 0, "completed": 0, "unfinished": 0, "calls": 1,
            "state": "ended", "call_completed": 1, "media": 0}


def one_way(w):
    """Only what the caller sends is seen."""
    begin(w)
    w.now += 500 * MS
    end(w)
    mine = socket.inet_aton(A)
    w.out = [p for p in w.out if p[1][26:30] == mine]
    return {"attempts": 1, "answered": 1, "cancelled": 0, "abandoned": 0,
            "unfinished": 0, "calls": 1, "state": "ended"}


def forged(w):
    """INVITE and answer from one host: nobody's media are to be taken away."""
    w.request(A, B, "INVITE", "1", ("fa", ""), 1, sdp(X, 10000))
    w.response(A, B, 200, "1", ("fa", "tb"), "1 INVITE", sdp(Y, 20000))
    w.request(A, B, "ACK", "2", ("fa", "tb"), 1)
    w.both_ways(10, a=X, b=Y)
    end(w)
    return {"attempts": 1, "answered": 1, "rules": 0, "media": 0}


def over_tcp(w):
    """INVITE, 100, 200, ACK, BYE, 200 as texts."""
    tags = ("fa", "tb")

    def text(start, branch, two, cseq, body="", more=""):
        return w.text(start, branch, two, cseq, body, more)[0]

    return [text("INVITE sip:bob@b.example SIP/2.0", "1", ("fa", ""),
                 "1 INVITE", sdp(A, 10000)),
            text("SIP/2.0 100 Trying", "1", ("fa", ""), "1 INVITE"),
            text("SIP/2.0 200 OK", "1", tags, "1 INVITE", sdp(B, 20000)),
            text("ACK sip:bob@b.example SIP/2.0", "2", tags, "1 ACK"),
            text("BYE sip:bob@b.example SIP/2.0", "3", tags, "2 BYE"),
            text("SIP/2.0 200 OK", "3", tags, "2 BYE")]


TCP_LADDER = ["INVITE", "100", "200", "ACK", "BYE", "200"]


def tcp_split(w):
    """The INVITE in three segments; 100 and the head of 200 in one."""
    there, back = (A, B, 40000, 5060), (B, A, 5060, 40000)
    invite, trying, ok, ack, bye, done = over_tcp(w)
    w.handshake(*there)
    for part in invite[:40], invite[40:200], invite[200:]:
        w.tcp(*there, part)
    both = trying + ok
    w.tcp(*back, both[:len(trying) + 150])
    w.tcp(*back, both[len(trying) + 150:])
    w.tcp(*there, ack)
    w.both_ways(30)
    w.tcp(*there, bye[:10])
    w.tcp(*there, bye[10:])
    w.tcp(*back, done)
    return dict(COMPLETED, streams=2, rules=4, media=60, messages=TCP_LADDER)


def tcp_bytes(w):
    """Each byte in a segment of its own."""
    there, back = (A, B, 40000, 5060), (B, A, 5060, 40000)
    w.step = MS // 10
    w.handshake(*there)
    for n, text in enumerate(over_tcp(w)):
        for i in range(len(text)):
            w.tcp(*(back if n in (1, 2, 5) else there), text[i:i + 1])
    return dict(COMPLETED, messages=TCP_LADDER)


def tcp_disorder(w):
    """Segments in other order, and some again."""
    there, back = (A, B, 40000, 5060), (B, A, 5060, 40000)
    w.handshake(*there)
    for n, text in enumerate(over_tcp(w)):
        way = back if n in (1, 2, 5) else there
        seq = w.sequence[way[0], way[2]]
        parts = [(seq + i, text[i:i + 60]) for i in range(0, len(text), 60)]
        w.sequence[way[0], way[2]] += len(text)
        # 1 0 3 2 5 4 ..., and every third one twice.
        for i in range(0, len(parts), 2):
            for s, part in parts[i:i + 2][::-1]:
                w.tcp(*way, part, seq=s)
            if i % 3 == 0:
                w.tcp(*way, parts[i][1], seq=parts[i][0])
    return dict(COMPLETED, messages=TCP_LADDER)


def tcp_big(w):
    """An INVITE of 18 KiB in segments of 1,400 bytes, those reversed in pairs."""
    there, back = (A, B, 40000, 5060), (B, A, 5060, 40000)
    candidates = "".join(f"a=candidate:{n} 1 udp 2130706431 {A} {10000 + n} "
                         "typ host generation 0\r\n" for n in range(280))
    _, _, ok, ack, bye, done = over_tcp(w)
    invite = w.text("INVITE sip:bob@b.example SIP/2.0", "1", ("fa", ""),
                    "1 INVITE", sdp(A, 10000, "0", candidates))[0]
    w.handshake(*there)
    for i in range(0, len(invite), 1400):
        w.tcp(*there, invite[i:i + 1400])
    w.tcp(*back, ok)
    w.tcp(*there, ack)
    w.both_ways(10)
    w.tcp(*there, bye)
    w.tcp(*back, done)
    return dict(COMPLETED, streams=2, rules=4, media=20,
                messages=["INVITE", "200", "ACK", "BYE", "200"])


def tcp_lost(w):
    """A segment of the ACK is missing for good: the rest is found again."""
    there, back = (A, B, 40000, 5060), (B, A, 5060, 40000)
    invite, _, ok, ack, bye, done = over_tcp(w)
    w.handshake(*there)
    w.tcp(*there, invite)
    w.tcp(*back, ok)
    w.tcp(*there, ack[:100])
    w.sequence[A, 40000] += len(ack) - 100
    w.now += 1000 * MS
    w.tcp(*there, bye)
    w.tcp(*back, done)
    w.now += 4000 * MS
    w.tcp(*there, b"\r\n\r\n")
    return {"attempts": 1, "answered": 1, "calls": 1, "gaps": 1,
            "messages": ["INVITE", "200", "200", "BYE"]}


SCENARIOS = [plain, hold101, b2bua, b2bua_callee, tag_rewrite, fork_dead,
             fork_both, relay, nat, asymmetric, both_sides_of_nat, opus,
             mirror_twice, mirror_same_id, longid, options_reuse,
             late_password, midway, one_way, forged, tcp_split, tcp_bytes,
             tcp_disorder, tcp_big, tcp_lost]


def make(scenario):
    w = Wire(scenario.__name__ + "@a.example")
    expected = scenario(w)
    return sorted(w.out, key=lambda p: p[0]), expected


MEDIA = bytes(23) + b"\x11" + bytes(18) + b"\x80"


def is_media(frame):
    return frame[23] == 17 and frame[42] == 0x80


def write(path, packets):
    with open(path, "wb") as f:
        f.write(struct.pack("=IHHIIII", 0xA1B23C4D, 2, 4, 0, 0, 65535, 1))
        for ns, frame in packets:
            ns += 1700000000 * 1000000000
            f.write(struct.pack("=IIII", ns // 1000000000, ns % 1000000000,
                                len(frame), len(frame)) + frame)


def write_expected(path, expected):
    """A line per key, for shells: key, blank, value or values."""
    with open(path, "w") as f:
        for key, value in expected.items():
            print(key, *(value if isinstance(value, list) else [value]), file=f)


def main():
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("--list", action="store_true")
    a.add_argument("--expected", metavar="SCENARIO")
    a.add_argument("--split", action="store_true")
    a.add_argument("directory", nargs="?")
    a.add_argument("scenarios", nargs="*")
    o = a.parse_args()
    if o.list:
        print("\n".join(f.__name__ for f in SCENARIOS))
        return
    for f in SCENARIOS:
        if o.expected == f.__name__:
            print(json.dumps(make(f)[1]))
        if o.directory and (not o.scenarios or f.__name__ in o.scenarios):
            path = os.path.join(o.directory, f.__name__)
            packets, expected = make(f)
            if not o.split:
                write(path + ".pcap", packets)
                continue
            write_expected(path + ".expected", expected)
            first = [is_media(p[1]) for p in packets + [(0, MEDIA)]].index(True)
            write(path + ".1.pcap", packets[:first])
            if first < len(packets):
                write(path + ".2.pcap", packets[first:])


if __name__ == "__main__":
    main()
