/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * The SIP analyzer, as its users see it: what a rule asks for, what is found in
 * a message, and what is counted. For the kernel and for user space.
 */
#ifndef PF_RING_SIP_H
#define PF_RING_SIP_H

#include <linux/types.h>

#define SIP_PLUGIN_ID	2

enum sip_method {
	method_any = 0,			/* in a filter; in a message: unknown */
	method_invite,
	method_ack,
	method_bye,
	method_cancel,
	method_options,
	method_register,
	method_prack,
	method_subscribe,
	method_notify,
	method_publish,
	method_info,
	method_refer,
	method_message,
	method_update,
	method_other,			/* any extension */
	SIP_METHODS
};

/* ----------------------------------------------------------------- the filter */

#define SIP_TEXT_LEN	80		/* with the NUL */

/*
 * filter_plugin_data of a rule. What is zero or empty is not compared, so a
 * structure of zeroes takes every SIP message.
 *
 * method	of a request. With a response: of the request that is answered
 *		(CSeq).
 * response	1 .. 6: a response of this class; 100 .. 699: of this code; 0:
 *		requests if there is a method, else requests and responses.
 * caller	From: user@host of a sip or sips URI, host alone if it has no
 *		user; of any other URI (tel) what is between the scheme and the
 *		parameters. Without password, port and display name. Escapes
 *		(%41) are compared as they stand. No regard to case. It is the
 *		sender of this request, which in a call may be either side.
 * called	To: likewise.
 * call_id	Call-ID, with regard to case.
 * call_id_len	if not 0: the Call-ID has this length and this hash, see
 *		sip_call_id_hash(); for those longer than call_id
 *
 * A text is compared as a whole. A star at its end takes what begins with it,
 * one at its start what ends with it, one at both what has it anywhere in its
 * first SIP_PART_MAX bytes: "alice@*", "*@example.org", "*ali*". A lone star
 * takes any value, but there must be one. A backslash before a star or another
 * backslash makes it an ordinary character: "\*69@*".
 */
struct sip_filter {
	__u8 method;			/* enum sip_method */
	__u8 reserved;			/* 0 */
	__u16 response;
	char caller[SIP_TEXT_LEN];
	char called[SIP_TEXT_LEN];
	char call_id[SIP_TEXT_LEN];
	__u16 call_id_len;
	__u16 reserved2;		/* 0 */
	__u32 call_id_hash;
};

#define SIP_PART_MAX	256

/* FNV-1a of all its bytes. */
static inline __u32 sip_call_id_hash(const void *call_id, __u32 len)
{
	const __u8 *p = (const __u8 *)call_id;
	__u32 hash = 2166136261U;

	for (; len; len--)
		hash = (hash ^ *p++) * 16777619U;
	return hash;
}

/* ---------------------------------------------------------------- the message */

enum sip_kind {
	sip_nothing = 0,		/* no bytes */
	sip_request,
	sip_response,
	sip_keepalive,			/* line ends, or up to four NULs */
	sip_stun,
	sip_http,
	sip_text,			/* of another protocol, or of none */
	sip_garbage,
	sip_malformed,			/* SIP by its start line, but refused */
	SIP_KINDS
};

/* Bits of sip_message.found: headers that were there, whatever their value. */
#define SIP_HAS_VIA		0x0001
#define SIP_HAS_FROM		0x0002
#define SIP_HAS_TO		0x0004
#define SIP_HAS_CALL_ID		0x0008
#define SIP_HAS_CSEQ		0x0010
#define SIP_HAS_LENGTH		0x0020	/* Content-Length */
#define SIP_HAS_TYPE		0x0040	/* Content-Type */
#define SIP_HAS_ENCODING	0x0080	/* Content-Encoding: a body to be unpacked */
#define SIP_HAS_EXPIRES		0x0100
#define SIP_HAS_END		0x0200	/* the empty line */
#define SIP_HAS_ALL		0x03FF
/* Without these it is no valid message, though it is counted as one. */
#define SIP_HAS_NEEDED		0x001F

/*
 * Bits of sip_message.flags. The first group says why a message is refused
 * (sip_malformed), the second what is odd in one that is not.
 */
#define SIP_BAD_START		0x0001	/* the start line's parts, or its length */
#define SIP_BAD_VERSION		0x0002	/* not SIP/2.0 */
#define SIP_BAD_CODE		0x0004	/* not 100 .. 699 */
#define SIP_BAD_LENGTH		0x0008	/* Content-Length: none, two, or too much */
#define SIP_TOO_LONG		0x0010	/* SIP_MAX_HEAD or SIP_MAX_LINES */
#define SIP_ODD_ADDRESS		0x0020	/* From or To without an address */
#define SIP_ODD_CSEQ		0x0040	/* no number, or another method's */
#define SIP_REPEATED		0x0080	/* of a header that is single the first counts */
#define SIP_SHORT_BODY		0x0100	/* fewer bytes than Content-Length */
#define SIP_CUT			0x0200	/* the end of the headers is missing */
#define SIP_SDP			0x0400	/* not odd: the body is application/sdp */
#define SIP_MULTIPART		0x0800	/* not odd: the body is multipart/... */

struct sip_span {
	__u16 at;			/* from the start of the message; 0 = absent */
	__u16 len;
};

struct sip_address {
	struct sip_span user;		/* of a tel URI: the number */
	struct sip_span host;		/* an IPv6 address with its brackets */
	struct sip_span tag;
};

/* What was found in a message. */
struct sip_message {
	__u8 kind;			/* enum sip_kind */
	__u8 method;			/* of a response: that of its CSeq */
	__u16 code;			/* of a response */
	__u16 found;			/* SIP_HAS_* */
	__u16 flags;
	__u32 cseq;
	__u32 expires;
	__u32 length;			/* Content-Length */
	__u32 body_len;			/* of which are there */
	__u16 body;			/* where it begins, 0 = unknown */
	__u16 lines;			/* of the head that were looked at */
	struct sip_span uri;		/* of a request */
	struct sip_span branch;		/* of the topmost Via */
	struct sip_span call_id;
	struct sip_span type;		/* Content-Type without parameters */
	struct sip_span boundary;	/* its parameter, without quotes */
	struct sip_address from;
	struct sip_address to;
};

/*
 * In front of a packet that the filter let pass, for who has long headers: about
 * the first message in it that suits. A rule that keeps statistics tells of each
 * message that suits and ends in the packet, in their order, up to SIP_PARSED_MAX;
 * in front of a segment in which none ends there is nothing. The texts are those
 * that filters compare, cut where they are longer.
 */
#define SIP_PARSED_MAX	6

struct sip_parsed {
	/*
	 * Where the message begins in the packet, so that message.from.user.at
	 * is at + that; 0: it began in an earlier packet of its connection, and
	 * nothing of it is known but what stands here.
	 */
	__u32 at;
	__u32 reserved;			/* 0 */
	struct sip_message message;
	char caller[SIP_TEXT_LEN];
	char called[SIP_TEXT_LEN];
	char call_id[SIP_TEXT_LEN];
};

/* ------------------------------------------------------------- the statistics */

/* Of how many, and how long: the mean is sum_ns / count. */
struct sip_time {
	__u64 count;
	__u64 sum_ns;
	__u64 min_ns;			/* 0 if count is */
	__u64 max_ns;
};

/*
 * Times are those of packets where they were captured. Names in brackets are of
 * RFC 6076, whose ratios are, in parts of one:
 *
 * SER	answered / (attempts - redirected)
 * SEER	(answered + effective) / (attempts - redirected)
 * ISA	ineffective / attempts
 * SCR	completed / attempts
 *
 * An attempt is a call that somebody tries to make; an INVITE sent again with
 * credentials, in answer to 401 or 407, belongs to the same one, however late it
 * comes. What the caller's own hop answers is what becomes of it.
 */
struct sip_stats {
	__u64 messages[SIP_KINDS];	/* all, by enum sip_kind */
	/* Without retransmissions and copies. */
	__u64 requests[SIP_METHODS];	/* by enum sip_method; 0: no sound CSeq */
	__u64 responses[SIP_METHODS][6]; /* ... of the CSeq, by class - 1 */
	__u32 codes[600];		/* by code - 100 */

	/*
	 * messages[sip_request] is the sum of requests[] and of what is counted here
	 * of requests; likewise for responses.
	 */
	__u64 request_retransmissions;
	__u64 response_retransmissions;
	__u64 copies;			/* the same message on another hop */
	__u64 request_copies;		/* ... of which are requests */
	__u64 duplicates;		/* the capture showed the packet twice */
	__u64 request_duplicates;	/* ... of which are requests */

	__u64 attempts;
	__u64 answered;			/* 2xx */
	__u64 redirected;		/* 3xx */
	__u64 cancelled;		/* 487 */
	__u64 failed;			/* any other final response */
	__u64 effective;		/* of failed: 480, 486, 600, 603 */
	__u64 ineffective;		/* of failed: 408, 500, 503, 504 */
	__u64 abandoned;		/* no final response, or a challenge only */
	__u64 completed;		/* answered, BYE, and that answered too */
	__u64 unfinished;		/* answered, but no BYE was seen */
	__u64 forked;			/* had more than one dialog */

	__u64 registrations;
	__u64 registered;
	__u64 registrations_failed;
	__u64 subscriptions;
	__u64 subscribed;
	__u64 subscriptions_failed;

	struct sip_time registration_delay;	/* [RRD] REGISTER to 2xx */
	struct sip_time request_delay;	/* [SRD] INVITE to the first 101 .. 299 */
	struct sip_time failure_delay;	/* [failed SRD] INVITE to 300 .. 699 */
	struct sip_time setup;		/* INVITE to 2xx */
	struct sip_time ring;		/* 180 to 2xx */
	struct sip_time duration;	/* [SDT] 2xx to BYE */
	struct sip_time disconnect_delay;	/* [SDD] BYE to 2xx */

	/* What the rule remembers now, and what it had to give up. */
	__u64 calls;
	__u64 calls_limit;		/* max_calls of the module */
	__u64 calls_evicted;		/* to make room: the oldest of their kind */
	__u64 calls_expired;		/* nothing was heard of them for their time */
	__u64 calls_purged;		/* by the user: they were idle */
	__u64 calls_refused;		/* not followed: no memory */
	__u64 calls_crowded;		/* answered, but too many talk: may be evicted */
	__u64 streams;			/* connections over TCP */
	__u64 streams_limit;		/* max_streams of the module */
	__u64 streams_evicted;
	__u64 stream_gaps;		/* of connections: bytes were missing */
	__u64 stream_losses;		/* of messages: too long, or no memory */
	__u64 skipped;			/* packets with too many messages */
	__u64 media_rules;		/* exact rules asked for, for media */
	__u64 media_rules_ended;	/* ... of which were taken back */
	__u64 media_rules_refused;	/* not asked for: too many wait */
	__u64 media_rules_left;		/* not taken back: likewise; the ring's end does */
};

/* ------------------------------------------------------------------- the calls */

enum sip_call_kind {
	sip_unknown = 0,		/* nothing was seen yet */
	sip_session,			/* INVITE and what belongs to it */
	sip_registration,
	sip_subscription,
	sip_single			/* requests on their own: OPTIONS, MESSAGE */
};

enum sip_call_state {
	call_idle = 0,
	call_trying,			/* a request without final response */
	call_proceeding,		/* 101 .. 199 */
	call_answered,			/* 2xx */
	call_ended			/* BYE, or a final response */
};

/* Bits of sip_call.flags. */
#define SIP_CALL_CHALLENGED	0x01	/* 401, 407, and no new request since */
#define SIP_CALL_CANCELLED	0x02	/* CANCEL was seen */
#define SIP_CALL_MIDWAY		0x04	/* its beginning was not seen */
#define SIP_CALL_COMPLETED	0x08	/* the BYE was answered */
#define SIP_CALL_OVERFLOW	0x10	/* more dialogs than are told apart */
#define SIP_CALL_TWO_WAY	0x20	/* an answer came from where the INVITE went */

#define SIP_CALL_ID_LEN	256		/* with the NUL */

/* What is known of one call, or one registration and so on: of one Call-ID. */
struct sip_call_stats {
	/* Since 1970; 0 = it was not seen. */
	__u64 start_ns;			/* INVITE, REGISTER, SUBSCRIBE */
	__u64 ring_ns;			/* the first 180 */
	__u64 answer_ns;		/* the first 2xx */
	__u64 end_ns;			/* BYE, or a final response */
	__u64 last_ns;			/* the last message */
	__u32 cseq;
	__u32 call_id_hash;		/* sip_call_id_hash() */
	__u16 code;			/* the last final response, 0 = none */
	__u16 call_id_len;		/* on the wire */
	__u8 kind;			/* enum sip_call_kind */
	__u8 state;			/* enum sip_call_state */
	__u8 flags;			/* SIP_CALL_* */
	__u8 method;			/* that it began with */
	__u8 dialogs;			/* that were established */
	__u8 dialogs_ended;		/* BYE */
	__u8 legs;			/* a B2BUA has one on each side */
	__u8 media_rules;		/* of it, that are in force */
	/* These stay at 65535 when they get there. */
	__u16 retransmissions;
	__u16 duplicates;		/* packets that the capture showed twice */
	__u16 requests[SIP_METHODS];
	__u16 responses[6];
	__u8 reserved[4];		/* 0 */
	/* As in sip_parsed. */
	char caller[SIP_TEXT_LEN];
	char called[SIP_TEXT_LEN];
	char call_id[SIP_CALL_ID_LEN];	/* cut where it is longer */
};

/*
 * Pages (PFR_SO_PLUGIN_PAGE) of the calls of a rule that keeps statistics: entries
 * are struct sip_call_stats. Calls go on meanwhile: one that is there from the first
 * page to the last is told, once, or twice if it was answered or has ended in between.
 */
#define SIP_LIST_CALLS	1		/* kind */

#endif /* PF_RING_SIP_H */
