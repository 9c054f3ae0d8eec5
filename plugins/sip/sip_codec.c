// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The SIP analyzer's words in the rule language, and its figures by name.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "front/sip_names.h"
#include "pf_ring_codec.h"
#include "sip_match.h"

static const char *const methods[SIP_METHODS] = {
	NULL, "INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "REGISTER", "PRACK",
	"SUBSCRIBE", "NOTIFY", "PUBLISH", "INFO", "REFER", "MESSAGE", "UPDATE",
	"other"
};

/* The same for figures. */
static const char *const method_names[SIP_METHODS] = {
	"unknown", "invite", "ack", "bye", "cancel", "options", "register",
	"prack", "subscribe", "notify", "publish", "info", "refer", "message",
	"update", "other"
};

static const char *const kind_names[SIP_KINDS] = {
	"empty", "requests", "responses", "keepalives", "stun", "http", "text",
	"garbage", "malformed"
};

/* ------------------------------------------------------------ words to filter */

static int __attribute__((format(printf, 3, 4)))
fail(struct pfring_codec_error *error, __u32 word, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(error->text, sizeof(error->text), format, args);
	va_end(args);
	error->word = word;
	return -1;
}

static int method(struct sip_filter *filter, const char *word)
{
	unsigned int i;

	for (i = 1; i < SIP_METHODS; i++)
		if (!strcasecmp(word, methods[i])) {
			filter->method = (__u8)i;
			return 1;
		}
	return 0;
}

/* "2xx", "200" */
static int response(struct sip_filter *filter, const char *word)
{
	if (strlen(word) != 3 || word[0] < '1' || word[0] > '6')
		return 0;
	if (!strcasecmp(word + 1, "xx")) {
		filter->response = (__u16)(word[0] - '0');
		return 1;
	}
	if (word[1] < '0' || word[1] > '9' || word[2] < '0' || word[2] > '9')
		return 0;
	filter->response = (__u16)atoi(word);
	return 1;
}

static char *text_field(struct sip_filter *filter, const char *word)
{
	return !strcmp(word, "caller") ? filter->caller :
	       !strcmp(word, "called") ? filter->called :
	       !strcmp(word, "call-id") ? filter->call_id : NULL;
}

/* Which of the words has been there. */
enum { METHOD = 1, RESPONSE = 2, CALLER = 4, CALLED = 8, CALL_ID = 16 };

static int word_bit(const char *word)
{
	return !strcmp(word, "method") ? METHOD :
	       !strcmp(word, "response") ? RESPONSE :
	       !strcmp(word, "caller") ? CALLER :
	       !strcmp(word, "called") ? CALLED :
	       !strcmp(word, "call-id") ? CALL_ID : 0;
}

static int parse_filter(const char *const *words, __u32 num, void *data,
			struct pfring_codec_error *error)
{
	struct sip_filter *filter = data;
	struct sip_match match;
	int bit, seen = 0;
	const char *why;
	char *field;
	__u32 i;

	for (i = 0; i < num; i += 2) {
		bit = word_bit(words[i]);
		if (!bit)
			return fail(error, i, "expected 'method', 'response', 'caller', 'called' or 'call-id'");
		if (seen & bit)
			return fail(error, i, "'%s' is there twice", words[i]);
		seen |= bit;
		if (i + 1 == num)
			return fail(error, num, "expected what '%s' is to be",
				    words[i]);
		field = text_field(filter, words[i]);
		if (bit == METHOD && !method(filter, words[i + 1]))
			return fail(error, i + 1, "expected a method, such as INVITE");
		if (bit == RESPONSE && !response(filter, words[i + 1]))
			return fail(error, i + 1, "expected a response, such as 200 or 4xx");
		if (field) {
			if (!words[i + 1][0])
				return fail(error, i + 1, "expected a text");
			if (strlen(words[i + 1]) >= SIP_TEXT_LEN)
				return fail(error, i + 1, "longer than %d bytes",
					    SIP_TEXT_LEN - 1);
			memcpy(field, words[i + 1], strlen(words[i + 1]));
		}
		/* Only this word can have made it wrong. */
		why = pfr_sip_filter(&match, filter);
		if (why) {
			const char *reason = strchr(why, ':');

			return fail(error, i + 1, "%s", reason ? reason + 2 : why);
		}
	}
	return 0;
}

static int print_filter(const void *data, struct pfring_codec_words *words)
{
	const struct sip_filter *filter = data;
	struct sip_match match;
	char number[8];

	if (pfr_sip_filter(&match, filter))
		return -1;
	if (filter->method) {
		words->put(words, "method");
		words->put(words, methods[filter->method]);
	}
	if (filter->response) {
		snprintf(number, sizeof(number),
			 filter->response < 10 ? "%uxx" : "%u",
			 filter->response);
		words->put(words, "response");
		words->put(words, number);
	}
	/* They end: that was checked. */
	if (filter->caller[0]) {
		words->put(words, "caller");
		words->put(words, filter->caller);
	}
	if (filter->called[0]) {
		words->put(words, "called");
		words->put(words, filter->called);
	}
	if (filter->call_id[0]) {
		words->put(words, "call-id");
		words->put(words, filter->call_id);
	}
	return 0;
}

/* ---------------------------------------------------------- figures by name */

static void print_messages(const struct sip_stats *s,
			   struct pfring_codec_figures *f)
{
	int i;

	f->open(f, "messages");
	for (i = 0; i < SIP_KINDS; i++)
		f->count(f, kind_names[i], "messages", s->messages[i]);
	f->count(f, "request_retransmissions", "messages",
		 s->request_retransmissions);
	f->count(f, "response_retransmissions", "messages",
		 s->response_retransmissions);
	f->count(f, "copies", "messages", s->copies);
	f->count(f, "request_copies", "messages", s->request_copies);
	f->count(f, "duplicates", "messages", s->duplicates);
	f->count(f, "request_duplicates", "messages", s->request_duplicates);
	f->close(f);
}

/* Methods and codes that were there at all. */
static void print_methods(const struct sip_stats *s,
			  struct pfring_codec_figures *f)
{
	static const char *const classes[6] = {
		"1xx", "2xx", "3xx", "4xx", "5xx", "6xx"
	};
	char name[24];
	int i, class;
	__u64 any;

	for (i = 0; i < SIP_METHODS; i++) {
		any = s->requests[i];
		for (class = 0; class < 6; class++)
			any |= s->responses[i][class];
		if (!any)
			continue;
		f->open(f, "method");
		f->text(f, "name", method_names[i]);
		f->count(f, "requests", "messages", s->requests[i]);
		for (class = 0; class < 6; class++) {
			snprintf(name, sizeof(name), "responses_%s",
				 classes[class]);
			f->count(f, name, "messages", s->responses[i][class]);
		}
		f->close(f);
	}
	for (i = 0; i < 600; i++) {
		if (!s->codes[i])
			continue;
		f->open(f, "response");
		snprintf(name, sizeof(name), "%d", i + 100);
		f->text(f, "code", name);
		f->count(f, "responses", "messages", s->codes[i]);
		f->close(f);
	}
}

static void print_ratio(struct pfring_codec_figures *f, const char *name,
			__u64 part, __u64 whole)
{
	if (whole)
		f->gauge(f, name, "percent", 100.0 * (double)part / (double)whole);
}

static void print_time(struct pfring_codec_figures *f, const char *name,
		       const struct sip_time *t)
{
	f->open(f, name);
	f->count(f, "count", "calls", t->count);
	if (t->count) {
		f->gauge(f, "minimum", "seconds", (double)t->min_ns / 1e9);
		f->gauge(f, "mean", "seconds",
			 (double)t->sum_ns / (double)t->count / 1e9);
		f->gauge(f, "maximum", "seconds", (double)t->max_ns / 1e9);
	}
	f->close(f);
}

static void print_calls(const struct sip_stats *s,
			struct pfring_codec_figures *f)
{
	__u64 asked = s->attempts - s->redirected;

	f->open(f, "calls");
	f->count(f, "attempts", "calls", s->attempts);
	f->count(f, "answered", "calls", s->answered);
	f->count(f, "redirected", "calls", s->redirected);
	f->count(f, "cancelled", "calls", s->cancelled);
	f->count(f, "failed", "calls", s->failed);
	f->count(f, "effective", "calls", s->effective);
	f->count(f, "ineffective", "calls", s->ineffective);
	f->count(f, "abandoned", "calls", s->abandoned);
	f->count(f, "completed", "calls", s->completed);
	f->count(f, "unfinished", "calls", s->unfinished);
	f->count(f, "forked", "calls", s->forked);
	if (s->attempts >= s->redirected) {
		print_ratio(f, "ser", s->answered, asked);
		print_ratio(f, "seer", s->answered + s->effective, asked);
	}
	print_ratio(f, "isa", s->ineffective, s->attempts);
	print_ratio(f, "scr", s->completed, s->attempts);
	f->close(f);
	print_time(f, "request_delay", &s->request_delay);
	print_time(f, "failure_delay", &s->failure_delay);
	print_time(f, "setup", &s->setup);
	print_time(f, "ring", &s->ring);
	print_time(f, "duration", &s->duration);
	print_time(f, "disconnect_delay", &s->disconnect_delay);
}

static void print_others(const struct sip_stats *s,
			 struct pfring_codec_figures *f)
{
	f->open(f, "registrations");
	f->count(f, "attempts", "registrations", s->registrations);
	f->count(f, "accepted", "registrations", s->registered);
	f->count(f, "failed", "registrations", s->registrations_failed);
	f->close(f);
	print_time(f, "registration_delay", &s->registration_delay);
	f->open(f, "subscriptions");
	f->count(f, "attempts", "subscriptions", s->subscriptions);
	f->count(f, "accepted", "subscriptions", s->subscribed);
	f->count(f, "failed", "subscriptions", s->subscriptions_failed);
	f->close(f);
}

static void print_memory(const struct sip_stats *s,
			 struct pfring_codec_figures *f)
{
	f->open(f, "memory");
	f->gauge(f, "calls", "calls", (double)s->calls);
	f->gauge(f, "calls_limit", "calls", (double)s->calls_limit);
	f->count(f, "calls_evicted", "calls", s->calls_evicted);
	f->count(f, "calls_expired", "calls", s->calls_expired);
	f->count(f, "calls_purged", "calls", s->calls_purged);
	f->count(f, "calls_refused", "calls", s->calls_refused);
	f->count(f, "calls_crowded", "calls", s->calls_crowded);
	f->gauge(f, "streams", "connections", (double)s->streams);
	f->gauge(f, "streams_limit", "connections", (double)s->streams_limit);
	f->count(f, "streams_evicted", "connections", s->streams_evicted);
	f->count(f, "stream_gaps", "gaps", s->stream_gaps);
	f->count(f, "stream_losses", "messages", s->stream_losses);
	f->count(f, "skipped", "packets", s->skipped);
	f->count(f, "media_rules", "rules", s->media_rules);
	f->count(f, "media_rules_ended", "rules", s->media_rules_ended);
	f->count(f, "media_rules_refused", "rules", s->media_rules_refused);
	f->count(f, "media_rules_left", "rules", s->media_rules_left);
	f->close(f);
}

static int print_stats(const void *stats, __u32 len,
		       struct pfring_codec_figures *figures)
{
	struct sip_stats *s;

	/* Nothing, from a rule that only filters. */
	if (len < sizeof(s->messages))
		return -1;
	s = calloc(1, sizeof(*s));
	if (!s)
		return -1;
	/* What an older module does not know is 0. */
	memcpy(s, stats, len < sizeof(*s) ? len : sizeof(*s));
	print_messages(s, figures);
	print_methods(s, figures);
	print_calls(s, figures);
	print_others(s, figures);
	print_memory(s, figures);
	free(s);
	return 0;
}

/* -------------------------------------------------------------------- calls */

static const struct pfring_codec_list lists[] = {
	{ "calls", SIP_LIST_CALLS },
	{ NULL, 0 },
};

/* Cut where it has no room for its end. */
static void print_text(struct pfring_codec_figures *f, const char *name,
		       const char *field, size_t size)
{
	char text[SIP_CALL_ID_LEN + SIP_TEXT_LEN] = "";

	memcpy(text, field, size);
	f->text(f, name, text);
}

static double seconds(__u64 from, __u64 to)
{
	return from && to > from ? (double)(to - from) / 1e9 : 0;
}

/* What has not come yet is 0, so that all have the same columns. */
static int print_entry(__u16 kind, const void *entry, __u32 len,
		       struct pfring_codec_figures *f)
{
	struct sip_call_stats c;

	if (kind != SIP_LIST_CALLS || len < sizeof(c))
		return -1;
	memcpy(&c, entry, sizeof(c));
	if (c.kind >= SIP_CALL_KINDS || c.state >= SIP_CALL_STATES ||
	    c.method >= SIP_METHODS)
		return -1;
	f->text(f, "kind", sip_call_kind_names[c.kind]);
	f->text(f, "state", sip_call_state_names[c.state]);
	print_text(f, "from", c.caller, sizeof(c.caller));
	print_text(f, "to", c.called, sizeof(c.called));
	f->text(f, "method", methods[c.method] ? methods[c.method] : "?");
	f->gauge(f, "code", "", c.code);
	f->gauge(f, "start", "seconds", (double)c.start_ns / 1e9);
	f->gauge(f, "ring", "seconds",
		 seconds(c.ring_ns, c.answer_ns ? c.answer_ns : c.end_ns));
	f->gauge(f, "talk", "seconds",
		 seconds(c.answer_ns, c.end_ns ? c.end_ns : c.last_ns));
	f->count(f, "retransmissions", "messages", c.retransmissions);
	f->gauge(f, "legs", "", c.legs);
	f->gauge(f, "dialogs", "", c.dialogs);
	f->gauge(f, "media_rules", "rules", c.media_rules);
	print_text(f, "call_id", c.call_id, sizeof(c.call_id));
	return 0;
}

const struct pfring_codec pfring_codec = {
	PFRING_CODEC_HEADER,
	.plugin_id = SIP_PLUGIN_ID,
	.name = "sip",
	.description = "SIP protocol analyzer",
	.filter_size = sizeof(struct sip_filter),
	.stats_size = sizeof(struct sip_stats),
	.parse_filter = parse_filter,
	.print_filter = print_filter,
	.print_stats = print_stats,
	.lists = lists,
	.print_entry = print_entry,
};
