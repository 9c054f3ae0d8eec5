// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * sip-calls FILE.pcap: the calls of a capture file, by the analyzer's own code, and
 * the RTP packets that come from or go to where their media are. NAME=VALUE lines:
 * figures, then of the first call, then "message=" for each message.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/pf_ring.h>

#include "dissect.h"
#include "sip_call.h"
#include "sip_count.h"
#include "sip_parse.h"
#include "sip_plan.h"
#include "sip_stream.h"

#define MAGIC		0xA1B2C3D4
#define MAGIC_NS	0xA1B23C4D
#define MAX_CALLS	64
#define MAX_STREAMS	64
#define MAX_MEDIA	64
#define TCP_SYN		0x02

struct one_call {
	char id[512];
	struct sip_call call;
	struct sip_plan plan;
};

struct direction {
	ip_addr src;
	__u16 sport;
	struct pfring_stream stream;
	struct sip_reading reading;
};

struct media {
	ip_addr src, dst;
	__u16 sport, dport;
};

static struct one_call calls[MAX_CALLS];
static struct direction directions[MAX_STREAMS];
static struct media media[MAX_MEDIA];
static size_t num_calls, num_directions, num_media;
static unsigned long media_packets, gaps;
static struct sip_stats stats;

static void die(const char *what)
{
	fprintf(stderr, "sip-calls: %s\n", what);
	exit(2);
}

static struct one_call *find_call(const struct sip_message *m, const __u8 *p)
{
	char id[sizeof(calls[0].id)];
	size_t i;

	snprintf(id, sizeof(id), "%.*s", m->call_id.len,
		 (const char *)p + m->call_id.at);
	for (i = 0; i < num_calls; i++)
		if (!strcmp(calls[i].id, id))
			return &calls[i];
	if (num_calls == MAX_CALLS)
		die("too many calls");
	strcpy(calls[num_calls].id, id);
	return &calls[num_calls++];
}

static void plan(struct one_call *c, const struct sip_message *m, const __u8 *p,
		 const struct sip_seen *seen)
{
	const __u8 *body, *end;
	struct sdp_medium medium;
	struct sdp_walk walk;
	__u8 n;

	if (!pfr_sip_plan_is_for(m) || !pfr_sdp_body(m, p, &body, &end) ||
	    !pfr_sdp_begin(&walk, body, end))
		return;
	pfr_sip_plan_begin(&c->plan, m, p, seen);
	for (n = 0; pfr_sdp_next(&walk, &medium); n++)
		pfr_sip_plan_medium(&c->plan, m, p, seen, n, &medium);
	pfr_sip_plan_settle(&c->plan, m, p, seen);
	pfr_sip_plan_sweep(&c->plan);
}

static void message(void *arg, const struct sip_message *m, const __u8 *p,
		    const __u8 *end, __u32 at)
{
	const struct sip_seen *seen = arg;
	struct one_call *c;
	__u32 events;

	(void)end;
	(void)at;
	pfr_sip_count(&stats, m);
	if (m->kind != sip_request && m->kind != sip_response)
		return;
	if (m->kind == sip_request)
		printf("message=%.*s\n", (int)strcspn((const char *)p, " "),
		       (const char *)p);
	else
		printf("message=%u\n", m->code);
	c = find_call(m, p);
	events = pfr_sip_call(&c->call, &stats, m, p, seen);
	if (events & SIP_EVENT_STARTED)
		memset(&c->plan, 0, sizeof(c->plan));
	if (events & (SIP_EVENT_NEW | SIP_EVENT_COPY))
		plan(c, m, p, seen);
	if (events & (SIP_EVENT_LEFT | SIP_EVENT_ENDED)) {
		pfr_sip_plan_leave(&c->plan, &c->call);
		pfr_sip_plan_sweep(&c->plan);
	}
}

static void *resize(void *old, __u32 size)
{
	if (size)
		return realloc(old, size);
	free(old);
	return NULL;
}

/* Whose bytes they are. */
struct reading {
	struct sip_seen *seen;
	struct direction *direction;
};

static int take(void *arg, const struct pfring_stream_bytes *bytes)
{
	const struct reading *to = arg;
	const struct sip_reader reader = {
		.arg = to->seen, .message = message,
	};

	return pfr_sip_take(&to->direction->reading, &reader, bytes);
}

static void segment(const struct pkt_parsing_info *info, const __u8 *p,
		    __u32 len, struct sip_seen *seen)
{
	struct direction *d = directions;
	struct reading to = { .seen = seen };
	const struct pfring_stream_reader reader = {
		.arg = &to, .messages = SIP_MAX_MESSAGES, .take = take,
		.resize = resize,
	};
	int what;

	while (d < directions + num_directions &&
	       (memcmp(&d->src, &info->ip_src, sizeof(d->src)) ||
		d->sport != info->l4_src_port))
		d++;
	if (d == directions + num_directions) {
		if (num_directions++ == MAX_STREAMS)
			die("too many connections");
		d->src = info->ip_src;
		d->sport = info->l4_src_port;
	}
	to.direction = d;
	if (info->tcp.flags & TCP_SYN) {
		pfring_stream_start(&d->stream, &reader,
				     info->tcp.seq_num + 1);
		return;
	}
	what = pfring_stream_segment(&d->stream, &reader, info->tcp.seq_num, p,
				      len, info->offset.payload_offset,
				      seen->ns);
	gaps += !!(what & PFRING_STREAM_GAP);
}

static int is_end(const struct sip_end *end, const ip_addr *host, __u16 port)
{
	__u32 v4 = (__u32)end->host[0] << 24 | (__u32)end->host[1] << 16 |
		   (__u32)end->host[2] << 8 | end->host[3];

	return end->flags & SIP_END_AGREED && end->port == port &&
	       (end->family == 4 ? v4 == host->v4 :
				   !memcmp(end->host, host, sizeof(*host)));
}

static void rtp(const struct pkt_parsing_info *info)
{
	size_t i, found = 0;
	__u8 n;

	for (i = 0; i < num_calls; i++)
		for (n = 0; n < calls[i].plan.num; n++)
			found += is_end(&calls[i].plan.ends[n], &info->ip_src,
					info->l4_src_port) ||
				 is_end(&calls[i].plan.ends[n], &info->ip_dst,
					info->l4_dst_port);
	if (!found)
		return;
	media_packets++;
	for (i = 0; i < num_media; i++)
		if (!memcmp(&media[i].src, &info->ip_src, sizeof(ip_addr)) &&
		    !memcmp(&media[i].dst, &info->ip_dst, sizeof(ip_addr)) &&
		    media[i].sport == info->l4_src_port &&
		    media[i].dport == info->l4_dst_port)
			return;
	if (num_media == MAX_MEDIA)
		die("too many streams");
	media[num_media++] = (struct media){ info->ip_src, info->ip_dst,
					     info->l4_src_port,
					     info->l4_dst_port };
}

static int is_sip_port(__u16 port)
{
	return port == 5060 || port == 5061;
}

static void datagram(const __u8 *p, const __u8 *end, struct sip_seen *seen)
{
	struct sip_message m;

	pfr_sip_parse(&m, p, end, 0);
	message(seen, &m, p, end, 1);
}

static void packet(const __u8 *bytes, __u32 caplen, __u64 now)
{
	struct sip_seen seen = { .ns = now };
	struct pkt_parsing_info info;
	const __u8 *p;
	__u32 l3, len;

	if (pfr_dissect(&info, bytes, caplen, PFR_LEVEL_L4) != PFR_LEVEL_L4)
		return;
	l3 = info.offset.l3_offset;
	p = bytes + info.offset.payload_offset;
	len = caplen - info.offset.payload_offset;
	seen.id = (__u16)(bytes[l3 + 4] << 8 | bytes[l3 + 5]);
	pfr_sip_ends(&seen, (const __u8 *)&info.ip_src,
		     (const __u8 *)&info.ip_dst,
		     info.ip_version == 6 ? 16 : 4, info.l4_src_port,
		     info.l4_dst_port);
	if (info.l3_proto == 17 && !is_sip_port(info.l4_dst_port) &&
	    !is_sip_port(info.l4_src_port)) {
		rtp(&info);
	} else if (info.l3_proto == 17) {
		datagram(p, p + len, &seen);
	} else if (info.l3_proto == 6) {
		seen.id = (__u16)info.tcp.seq_num;
		segment(&info, p, len, &seen);
	}
}

static void read_file(const char *name)
{
	static __u8 bytes[65536];
	__u32 fh[6], ph[4];
	FILE *f = fopen(name, "rb");

	if (!f) {
		perror(name);
		exit(2);
	}
	if (fread(fh, sizeof(fh), 1, f) != 1 ||
	    (fh[0] != MAGIC && fh[0] != MAGIC_NS))
		die("no pcap of this machine's byte order");
	while (fread(ph, sizeof(ph), 1, f) == 1) {
		if (ph[2] > sizeof(bytes) || fread(bytes, 1, ph[2], f) != ph[2])
			die("the file is cut short");
		packet(bytes, ph[2], ph[0] * 1000000000ULL +
		       ph[1] * (fh[0] == MAGIC ? 1000ULL : 1));
	}
	fclose(f);
}

static void show(const char *name, unsigned long long value)
{
	printf("%s=%llu\n", name, value);
}

int main(int argc, char **argv)
{
	static const char *const states[] = {
		"idle", "trying", "ringing", "talking", "ended"
	};
	const struct sip_call *call = &calls[0].call;
	size_t i;

	if (argc != 2)
		die("usage: sip-calls FILE.pcap");
	read_file(argv[1]);
	for (i = 0; i < num_calls; i++)
		pfr_sip_call_close(&calls[i].call, &stats);
#define SHOW(field)	show(#field, stats.field)
	SHOW(attempts);
	SHOW(answered);
	SHOW(completed);
	SHOW(failed);
	SHOW(effective);
	SHOW(cancelled);
	SHOW(abandoned);
	SHOW(unfinished);
	SHOW(forked);
	SHOW(copies);
	SHOW(request_retransmissions);
	SHOW(response_retransmissions);
	SHOW(duplicates);
	SHOW(request_duplicates);
	show("invites", stats.requests[method_invite]);
	show("options", stats.requests[method_options]);
	show("ok", stats.codes[200 - 100]);
	show("calls", num_calls);
	show("gaps", gaps);
	show("media", media_packets);
	show("streams", num_media);
	printf("state=%s\n", states[call->state]);
	show("code", call->code);
	show("legs", call->legs);
	show("dialogs", pfr_sip_call_dialogs(call, 0));
	show("ended", pfr_sip_call_dialogs(call, SIP_DIALOG_ENDED));
	show("call_completed", !!(call->flags & SIP_CALL_COMPLETED));
	return 0;
}
