// SPDX-License-Identifier: LGPL-2.1-or-later
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmdline.h"
#include "rulefile.h"

#define LONGEST		(256UL << 20)	/* as librules */

/* All of a file; NULL after a complaint. */
static char *slurp(const char *path, size_t *length)
{
	FILE *in = strcmp(path, "-") ? fopen(path, "re") : stdin;
	size_t room = 65536, n;
	char *text = in ? malloc(room) : NULL;

	*length = 0;
	if (!in) {
		complain("cannot read %s: %s", path, strerror(errno));
		return NULL;
	}
	while (text && (n = fread(text + *length, 1, room - *length, in))) {
		char *grown;

		*length += n;
		if (*length < room || *length > LONGEST)
			continue;
		room *= 2;
		grown = realloc(text, room);
		if (!grown)
			free(text);
		text = grown;
	}
	if (!text) {
		complain("not enough memory");
	} else if (ferror(in)) {
		complain("cannot read %s: %s", path, strerror(errno));
		free(text);
		text = NULL;
	}
	if (in != stdin)
		fclose(in);
	return text;
}

bool rulefile_read(struct pfr_rules *set, const char *path)
{
	const char *name = strcmp(path, "-") ? path : "<stdin>";
	size_t length, i = 0;
	char *text;
	int rc;

	text = slurp(path, &length);
	if (!text)
		return false;
	while (i < length && isspace((unsigned char)text[i]))
		i++;
	if (i < length && text[i] == '{')
		rc = pfr_rules_read_json(set, name, text, length);
	else
		rc = pfr_rules_read_text(set, name, text, length);
	free(text);
	return rc == 0;
}

struct pfr_rules *rulefile_load(const char *path)
{
	struct pfr_rules *set = pfr_rules_new();

	if (!set)
		complain("not enough memory");
	else if (rulefile_read(set, path))
		return set;
	pfr_rules_print_messages(set, stderr);
	pfr_rules_free(set);
	return NULL;
}

/* The rule that the kernel did not like, as it would be written. */
static void show_refused(const struct pfr_rules *set, pfring *ring)
{
	struct pfr_refusal refusal = { 0 };

	if (pfring_get_refusal(ring, &refusal, sizeof(refusal)) || !refusal.error)
		return;
	if (refusal.kind == PFR_REFUSED_RULE && refusal.index < set->num_rules)
		pfr_rules_print_rule(&set->rules[refusal.index], stderr);
	if (refusal.kind == PFR_REFUSED_HASH_RULE &&
	    refusal.index < set->num_hash_rules)
		pfr_rules_print_hash_rule(&set->hash_rules[refusal.index],
					  stderr);
}

bool rulefile_apply(const struct pfr_rules *set, pfring *ring)
{
	int policy = set->policy == PFR_POLICY_KEEP ? -1 :
		     set->policy == PFR_POLICY_ACCEPT;

	if (pfring_replace_filtering_rules(ring, set->rules, set->num_rules,
					   set->hash_rules, set->num_hash_rules,
					   policy)) {
		complain("%s", pfring_last_error());
		show_refused(set, ring);
		return false;
	}
	if (set->sampling && pfring_set_sampling_rate(ring, set->sampling)) {
		complain("%s", pfring_last_error());
		return false;
	}
	return true;
}

bool expression_apply(const char *expression, pfring *ring, bool verbose)
{
	struct pfr_rules *set = pfr_rules_new();
	char reason[256] = "";
	bool good = false;

	switch (set ? pfr_rules_from_pcap(set, expression, 0,
					  forward_packet_and_stop_rule_evaluation,
					  0, reason, sizeof(reason)) : -1) {
	case PFR_RULES_FROM_PCAP:
		set->policy = PFR_POLICY_DROP;
		good = rulefile_apply(set, ring);
		if (good && verbose)
			complain("\"%s\": as %u rules", expression,
				 set->num_rules);
		break;
	case PFR_RULES_NEED_BPF:
		good = !pfring_set_bpf_filter(ring, (char *)expression);
		if (!good)
			complain("%s", pfring_last_error());
		else if (verbose)
			complain("\"%s\": as BPF, %s", expression, reason);
		break;
	default:
		complain("not enough memory");
		break;
	}
	pfr_rules_free(set);
	return good;
}
