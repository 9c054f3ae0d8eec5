/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The request whose cost is measured, here and by make bench: 501 bytes. */
#ifndef PFR_SIP_TESTS_INVITE_H
#define PFR_SIP_TESTS_INVITE_H

static const char invite[] =
	"INVITE sip:bob@biloxi.example.com SIP/2.0\r\n"
	"Via: SIP/2.0/UDP 192.0.2.33:5060;branch=z9hG4bK74bf9-1\r\n"
	"Max-Forwards: 70\r\n"
	"From: \"Alice\" <sip:alice@atlanta.example.com>;tag=9fxced76sl\r\n"
	"To: <sip:bob@biloxi.example.com>\r\n"
	"Call-ID: 3848276298220188511@192.0.2.33\r\n"
	"CSeq: 1 INVITE\r\n"
	"Contact: <sip:alice@192.0.2.33>\r\n"
	"Content-Type: application/sdp\r\n"
	"Content-Length: 144\r\n"
	"\r\n"
	"v=0\r\n"
	"o=alice 2890844526 2890844526 IN IP4 192.0.2.33\r\n"
	"s=Session SDP\r\n"
	"c=IN IP4 192.0.2.33\r\n"
	"t=0 0\r\n"
	"m=audio 49172 RTP/AVP 0\r\n"
	"a=rtpmap:0 PCMU/8000\r\n";

#endif /* PFR_SIP_TESTS_INVITE_H */
