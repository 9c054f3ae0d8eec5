// SPDX-License-Identifier: GPL-2.0-only
/*
 * siptap -i DEVICE [OPTION...] - one ring with one rule of the SIP plugin
 *
 *	-F		it filters: then of these, what it asks for
 *	   -m METHOD	enum sip_method, a number
 *	   -r RESPONSE	a class or a code
 *	   -c CALLER -d CALLED -k CALL-ID
 *	-S		it keeps statistics
 *	-a ACTION	rule_action_behaviour, a number (0: forward and stop)
 *	-P PROTOCOL	of the rule's headers (17), 0: any
 *	-p PORT		of the rule's headers, on either side; 0: any
 *	-l		short headers
 *	-u ENDS		of the user: an exact rule for UDP between two ends, as in
 *			10.0.0.1:1000-10.0.0.2:2000
 *	-n NUMBER	ends after so many packets
 *
 * Says "ready", then a line for each packet; on SIGTERM or at its end what the
 * rule has counted, as NAME=VALUE, and the calls it knows. On SIGUSR1 it forgets
 * all calls, and says "purged"; on SIGUSR2 it says what was counted, and "done".
 */
#include <getopt.h>
#include <pfring.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "pf_ring_sip.h"

#define RULE	20

static pfring *ring;
static volatile sig_atomic_t purge, question;

static void on_signal(int number)
{
	purge = number == SIGUSR1;
	question = number == SIGUSR2;
	pfring_breakloop(ring);
}

static void die(const char *what)
{
	printf("%s: %s\n", what, pfring_last_error());
	fflush(stdout);
	exit(1);
}

/* As an example in the user's guide does it. */
static void guide(filtering_rule *rule, unsigned int method)
{
	struct sip_filter *filter = (struct sip_filter *)
		rule->extended_fields.filter_plugin_data;

	rule->extended_fields.filter_plugin_id = SIP_PLUGIN_ID;
	filter->method = (__u8)method;
	filter->caller[0] = '\0';	/* Any caller */
	filter->called[0] = '\0';	/* Any called */
	filter->call_id[0] = '\0';	/* Any call-id */
}

static void set(char *field, const char *text)
{
	size_t len = strlen(text);

	if (len > SIP_TEXT_LEN)
		len = SIP_TEXT_LEN;
	memcpy(field, text, len);
}

/* The user's own, which is nobody else's. */
static void add_exact(const char *ends)
{
	hash_filtering_rule rule = {
		.rule_id = RULE + 1, .proto = 17, .ip_version = 4,
	};
	unsigned char a[4], b[4];

	if (sscanf(ends, "%hhu.%hhu.%hhu.%hhu:%hu-%hhu.%hhu.%hhu.%hhu:%hu",
		   &a[0], &a[1], &a[2], &a[3], &rule.port_peer_a,
		   &b[0], &b[1], &b[2], &b[3], &rule.port_peer_b) != 10) {
		puts("not two ends");
		exit(2);
	}
	rule.host_peer_a.v4 = (__u32)a[0] << 24 | a[1] << 16 | a[2] << 8 | a[3];
	rule.host_peer_b.v4 = (__u32)b[0] << 24 | b[1] << 16 | b[2] << 8 | b[3];
	if (pfring_handle_hash_filtering_rule(ring, &rule, 1) < 0)
		die("exact rule");
}

static void show_parsed(const struct sip_parsed *parsed,
			const struct pfring_pkthdr *hdr, const u_char *packet)
{
	const struct sip_message *m = &parsed->message;
	const struct sip_span *span = &m->call_id;

	printf("packet kind %u method %u code %u cseq %u from %s to %s call %s ",
	       m->kind, m->method, m->code, m->cseq, parsed->caller,
	       parsed->called, parsed->call_id);
	if (!parsed->at)
		printf("elsewhere\n");
	else if (parsed->at + span->at + span->len <= hdr->caplen)
		printf("at %.*s\n", span->len,
		       (const char *)packet + parsed->at + span->at);
	else
		printf("cut\n");
}

/* The plugin's memory is right in front of the packet. */
static void show(const struct pfring_pkthdr *hdr, const u_char *packet)
{
	u_int len = hdr->extended_hdr.parsed_header_len, at;
	struct sip_parsed parsed;

	if (len < sizeof(parsed))
		printf("packet len %u\n", hdr->len);
	for (at = 0; at + sizeof(parsed) <= len; at += sizeof(parsed)) {
		memcpy(&parsed, packet - len + at, sizeof(parsed));
		show_parsed(&parsed, hdr, packet);
	}
}

static void show_time(const char *name, const struct sip_time *t)
{
	printf("%s.count=%llu\n", name, (unsigned long long)t->count);
	printf("%s.sum=%llu\n", name, (unsigned long long)t->sum_ns);
}

static const char *const method_names[SIP_METHODS] = {
	"any", "invite", "ack", "bye", "cancel", "options", "register", "prack",
	"subscribe", "notify", "publish", "info", "refer", "message", "update",
	"other"
};

static const char *const kind_names[SIP_KINDS] = {
	"nothing", "request", "response", "keepalive", "stun", "http", "text",
	"garbage", "malformed"
};

static void show_stats(void)
{
	struct sip_stats s;
	u_int len = sizeof(s);
	int i;

	if (pfring_get_filtering_rule_stats(ring, RULE, (char *)&s, &len))
		die("statistics");
	if (len != sizeof(s)) {
		printf("statistics of %u bytes\n", len);
		return;
	}
	for (i = 0; i < SIP_KINDS; i++)
		if (s.messages[i])
			printf("kind.%s=%llu\n", kind_names[i],
			       (unsigned long long)s.messages[i]);
	for (i = 0; i < SIP_METHODS; i++)
		if (s.requests[i])
			printf("request.%s=%llu\n", method_names[i],
			       (unsigned long long)s.requests[i]);
	for (i = 0; i < 600; i++)
		if (s.codes[i])
			printf("code.%d=%u\n", i + 100, s.codes[i]);
#define SHOW(field)	printf(#field "=%llu\n", (unsigned long long)s.field)
	SHOW(request_retransmissions);
	SHOW(response_retransmissions);
	SHOW(copies);
	SHOW(request_copies);
	SHOW(duplicates);
	SHOW(request_duplicates);
	SHOW(attempts);
	SHOW(answered);
	SHOW(redirected);
	SHOW(cancelled);
	SHOW(failed);
	SHOW(effective);
	SHOW(ineffective);
	SHOW(abandoned);
	SHOW(completed);
	SHOW(unfinished);
	SHOW(forked);
	SHOW(registrations);
	SHOW(registered);
	SHOW(registrations_failed);
	SHOW(calls);
	SHOW(calls_limit);
	SHOW(calls_evicted);
	SHOW(calls_expired);
	SHOW(calls_crowded);
	SHOW(calls_purged);
	SHOW(calls_refused);
	SHOW(streams);
	SHOW(streams_limit);
	SHOW(streams_evicted);
	SHOW(stream_gaps);
	SHOW(stream_losses);
	SHOW(skipped);
	SHOW(media_rules);
	SHOW(media_rules_ended);
	SHOW(media_rules_refused);
	SHOW(media_rules_left);
#undef SHOW
	show_time("request_delay", &s.request_delay);
	show_time("setup", &s.setup);
	show_time("ring_time", &s.ring);
	show_time("duration", &s.duration);
	show_time("disconnect_delay", &s.disconnect_delay);
}

static int show_call(const void *entry, uint32_t size, void *arg)
{
	unsigned int *total = arg;
	struct sip_call_stats call;

	if (size != sizeof(call)) {
		fprintf(stderr, "calls of %u bytes\n", size);
		exit(1);
	}
	memcpy(&call, entry, sizeof(call));
	printf("call %s kind %u state %u code %u from %s to %s "
	       "retransmissions %u duplicates %u dialogs %u ended %u "
	       "legs %u completed %d media %u\n", call.call_id,
	       call.kind, call.state, call.code, call.caller,
	       call.called, call.retransmissions, call.duplicates,
	       call.dialogs, call.dialogs_ended, call.legs,
	       !!(call.flags & SIP_CALL_COMPLETED), call.media_rules);
	(*total)++;
	return 0;
}

static void show_calls(void)
{
	unsigned int total = 0;

	if (pfring_plugin_pages(ring, SIP_PLUGIN_ID, SIP_LIST_CALLS, RULE, NULL,
				show_call, &total)) {
		fprintf(stderr, "calls: %s\n", pfring_last_error());
		exit(1);
	}
	printf("calls.listed=%u\n", total);
}

int main(int argc, char **argv)
{
	filtering_rule rule = { .rule_id = RULE };
	struct sip_filter *filter = (struct sip_filter *)
		rule.extended_fields.filter_plugin_data;
	struct sigaction action = { .sa_handler = on_signal };
	unsigned long number = 0, limit = 0, flags = PF_RING_LONG_HEADER;
	unsigned int method = 0, port = 0;
	bool filters = false, counts = false;
	const char *device = NULL, *exact = NULL;
	struct pfring_pkthdr hdr;
	u_char *packet;
	int c;

	rule.core_fields.proto = 17;
	while ((c = getopt(argc, argv, "i:Fm:r:c:d:k:Sa:P:p:ln:u:")) != -1) {
		switch (c) {
		case 'i':
			device = optarg;
			break;
		case 'F':
			filters = true;
			break;
		case 'm':
			method = (unsigned int)atoi(optarg);
			break;
		case 'r':
			filter->response = (__u16)atoi(optarg);
			break;
		case 'c':
			set(filter->caller, optarg);
			break;
		case 'd':
			set(filter->called, optarg);
			break;
		case 'k':
			set(filter->call_id, optarg);
			break;
		case 'S':
			counts = true;
			break;
		case 'a':
			rule.rule_action = (rule_action_behaviour)atoi(optarg);
			break;
		case 'P':
			rule.core_fields.proto = (__u8)atoi(optarg);
			break;
		case 'p':
			port = (unsigned int)atoi(optarg);
			break;
		case 'l':
			flags = 0;
			break;
		case 'n':
			limit = strtoul(optarg, NULL, 10);
			break;
		case 'u':
			exact = optarg;
			break;
		default:
			return 2;
		}
	}
	if (!device || optind != argc)
		return 2;
	if (filters && !filter->response && !filter->caller[0] &&
	    !filter->called[0] && !filter->call_id[0]) {
		guide(&rule, method);
	} else if (filters) {
		rule.extended_fields.filter_plugin_id = SIP_PLUGIN_ID;
		filter->method = (__u8)method;
	}
	if (counts)
		rule.plugin_action.plugin_id = SIP_PLUGIN_ID;
	rule.core_fields.dport_low = (__u16)port;
	rule.core_fields.dport_high = (__u16)port;
	rule.bidirectional = 1;
	rule.locked = 1;

	setvbuf(stdout, NULL, _IOLBF, 0);
	ring = pfring_open(device, 16384, (u_int32_t)flags);
	if (!ring)
		die("open");
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGUSR1, &action, NULL);
	sigaction(SIGUSR2, &action, NULL);
	if (pfring_add_filtering_rule(ring, &rule) < 0)
		die("rule");
	if (exact)
		add_exact(exact);
	if (pfring_toggle_filtering_policy(ring, 0) < 0 ||
	    pfring_enable_ring(ring) < 0)
		die("ring");
	puts("ready");
	do {
		if (purge && pfring_purge_idle_rules(ring, 0) < 0)
			die("purge");
		if (purge)
			puts("purged");
		if (question) {
			show_stats();
			puts("done");
		}
		purge = 0;
		question = 0;
		while ((!limit || number < limit) &&
		       pfring_recv(ring, &packet, 0, &hdr, 1) > 0) {
			number++;
			show(&hdr, packet);
		}
	} while (purge || question);
	printf("packets=%lu\n", number);
	if (counts) {
		show_stats();
		show_calls();
	}
	pfring_close(ring);
	return 0;
}
