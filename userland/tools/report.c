// SPDX-License-Identifier: LGPL-2.1-or-later
#include <stdio.h>

#include "json_line.h"
#include "report.h"

#define RULER	"========================="

struct snapshot {
	uint64_t packets, bytes;	/* seen by the readers */
	struct pfr_counters kernel;
	uint64_t duration;		/* since the start */
};

static void take_snapshot(const struct report *r, uint64_t now,
			  struct snapshot *s)
{
	capture_sum(r->capture, &s->packets, &s->bytes);
	if (pfring_counters(r->capture->ring, &s->kernel, sizeof(s->kernel)))
		s->kernel = (struct pfr_counters){ 0 };
	s->duration = now - r->start;
}

static void print_absolute(FILE *to, const struct snapshot *s)
{
	uint64_t all = s->kernel.delivered + s->kernel.ring_full;

	fprintf(to, RULER "\n"
		"Absolute Stats: [%llu pkts rcvd][%llu pkts dropped]\n"
		"Total Pkts=%llu/Dropped=%.1f %%\n"
		"%s pkts - %s bytes [%s pkt/sec - %s Mbit/sec]\n" RULER "\n",
		(unsigned long long)s->kernel.delivered,
		(unsigned long long)s->kernel.ring_full,
		(unsigned long long)all,
		all ? 100.0 * (double)s->kernel.ring_full / (double)all : 0.0,
		whole(s->packets).text, whole(s->bytes).text,
		decimals(per_second(s->packets, s->duration)).text,
		decimals(per_second(s->bytes, s->duration) * 8 / 1e6).text);
}

static json_t *figures(const char *type, uint64_t packets, uint64_t bytes,
		       uint64_t duration)
{
	json_t *o = json_figures(type, packets, bytes, duration);

	json_object_set_new(o, "bits_per_second",
			    json_real(per_second(bytes, duration) * 8));
	return o;
}

/* The two of pfring_stats(). */
static void set_stats(json_t *o, const struct pfr_counters *c)
{
	set_number(o, "recv", c->delivered);
	set_number(o, "drop", c->ring_full);
}

static json_t *counters(const struct pfr_counters *c)
{
	json_t *o = json_object();

	set_counters(o, c);
	set_number(o, "poll_calls", c->poll_calls);
	set_number(o, "consumer_faults", c->consumer_faults);
	return o;
}

void report_start(struct report *r, const struct capture *c, bool json)
{
	*r = (struct report){
		.capture = c,
		.json = json,
		.start = now_ns(),
	};
	r->last = r->start;
}

void report_interval(struct report *r)
{
	uint64_t now = now_ns(), duration = now - r->last;
	uint64_t packets, bytes;
	struct snapshot s;

	take_snapshot(r, now, &s);
	packets = s.packets - r->last_packets;
	bytes = s.bytes - r->last_bytes;
	r->last = now;
	r->last_packets = s.packets;
	r->last_bytes = s.bytes;

	if (r->json) {
		json_t *o = figures("interval", packets, bytes, duration);

		set_stats(o, &s.kernel);
		print_json_line(o);
		return;
	}
	print_absolute(stderr, &s);
	fprintf(stderr,
		"Actual Stats: %llu pkts [%s ms][%s pps/%.2f Gbps]\n" RULER "\n",
		(unsigned long long)packets,
		decimals((double)duration / 1e6).text,
		decimals(per_second(packets, duration)).text,
		wire_gbps(packets, bytes, duration));
}

void report_total(struct report *r)
{
	struct snapshot s;

	take_snapshot(r, now_ns(), &s);
	if (r->json) {
		json_t *o = figures("total", s.packets, s.bytes, s.duration);

		set_stats(o, &s.kernel);
		json_object_set_new(o, "counters", counters(&s.kernel));
		print_json_line(o);
		return;
	}
	print_absolute(stdout, &s);
	if (s.kernel.consumer_faults)
		fprintf(stderr, "The ring was damaged %llu times: its consumer index was out of bounds\n",
			(unsigned long long)s.kernel.consumer_faults);
}
