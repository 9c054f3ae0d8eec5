// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfring check - is a file of rules sound? */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#ifdef HAVE_PCAP
#include <pcap/pcap.h>
#endif
#include <pfring.h>

#include "cmdline.h"
#include "command.h"
#include "json_line.h"
#include "rulefile.h"
#include "table.h"

static const char usage[] =
"Usage: pfring check [OPTIONS] FILE...\n"
"Says all that is wrong with files of rules. No module is needed.\n"
"\n"
"  -p, --print             print the rules in their normal form\n"
"  -e, --expression=EXPR   no file, but an expression as for tcpdump: are there\n"
"                          rules for it? They are printed\n"
"      --plain             of packets without VLAN tags, MPLS labels and\n"
"                          extension headers\n"
"  -j, --json              errors, or with -p the rules, as JSON\n"
"  -h, --help\n"
"\n"
"FILE is in the rule language or JSON; - is standard input.\n"
"Exit status: 0 sound, 1 not, 2 wrong use.\n";

static const struct option options[] = {
	{ "print", no_argument, NULL, 'p' },
	{ "expression", required_argument, NULL, 'e' },
	{ "plain", no_argument, NULL, 'P' },
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

struct settings {
	bool print, json;
	const char *expression;
	unsigned int flags;
};

static json_t *message_json(const struct pfr_rules_message *m)
{
	json_t *o = json_object();

	json_object_set_new(o, "kind", json_string(m->kind == PFR_RULES_ERROR ?
						   "error" : "note"));
	if (m->file)
		json_object_set_new(o, "file", json_string(m->file));
	if (m->line) {
		set_number(o, "line", m->line);
		set_number(o, "column", m->column);
		set_number(o, "length", m->length);
	}
	json_object_set_new(o, "text", json_string(m->text));
	return o;
}

static json_t *verdict_json(const struct pfr_rules *set, bool sound)
{
	json_t *o = json_object(), *messages = json_array();
	__u32 i;

	for (i = 0; i < set->num_messages; i++)
		json_array_append_new(messages, message_json(&set->messages[i]));
	json_object_set_new(o, "sound", json_boolean(sound));
	set_number(o, "rules", set->num_rules);
	set_number(o, "hash_rules", set->num_hash_rules);
	json_object_set_new(o, "messages", messages);
	return o;
}

static bool print_set(const struct pfr_rules *set, bool json)
{
	char *text;

	if (!json)
		return pfr_rules_print(set, stdout) == 0;
	text = pfr_rules_json(set);
	if (!text)
		return false;
	puts(text);
	free(text);
	return true;
}

static int show(const struct settings *s, const struct pfr_rules *set,
		bool sound)
{
	if (s->json && !(sound && s->print))
		print_json_line(verdict_json(set, sound));
	else if (!sound)
		pfr_rules_print_messages(set, stderr);
	else if (s->print)
		sound = print_set(set, s->json);
	else
		printf("%ssound%s: %u rules, %u hash rules\n",
		       colour(stdout, GOOD), colour(stdout, PLAIN),
		       set->num_rules, set->num_hash_rules);
	return sound ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* What becomes no rules may be no expression at all. */
static bool is_bpf(const struct settings *s)
{
	/* Without a compiler there is nobody to ask. */
#ifdef HAVE_PCAP
	pfring_bpf_program program;

	if (!pfring_parse_bpf_filter(s->expression, MAX_CAPLEN, &program)) {
		pfring_free_bpf_filter(&program);
		return true;
	}
	if (s->json)
		print_json_line(json_pack("{s:b, s:s}", "sound", 0, "reason",
					  pfring_last_error()));
	else
		complain("%s", pfring_last_error());
	return false;
#else
	(void)s;
	return true;
#endif
}

static void print_bpf(const struct settings *s, struct pfr_rules *set,
		      const char *reason)
{
	bool plain = pfr_rules_from_pcap(set, s->expression, 0,
					 forward_packet_and_stop_rule_evaluation,
					 PFR_RULES_PLAIN_PACKETS, NULL, 0) ==
		     PFR_RULES_FROM_PCAP;

	if (s->json)
		print_json_line(json_pack("{s:s, s:s}", "bpf", s->expression,
					  "reason", reason));
	else
		printf("to be attached as BPF: %s%s\n", reason,
		       plain ? " (--plain: packets have none of these)" : "");
}

static int check_expression(const struct settings *s, struct pfr_rules *set)
{
	char reason[256] = "";
	int rc;

	rc = pfr_rules_from_pcap(set, s->expression, 0,
				 forward_packet_and_stop_rule_evaluation,
				 s->flags, reason, sizeof(reason));
	if (rc == PFR_RULES_FROM_PCAP)
		return print_set(set, s->json) ? EXIT_SUCCESS : EXIT_FAILURE;
	if (rc < 0) {
		pfr_rules_print_messages(set, stderr);
		return EXIT_FAILURE;
	}
	if (!is_bpf(s))
		return EXIT_FAILURE;
	print_bpf(s, set, reason);
	return EXIT_SUCCESS;
}

int check_main(int argc, char **argv)
{
	struct settings s = { 0 };
	struct pfr_rules *set;
	bool sound = true;
	int option, status;

	while ((option = next_option(argc, argv, "pe:jh", options, usage)) != -1)
		switch (option) {
		case 'p':
			s.print = true;
			break;
		case 'e':
			s.expression = optarg;
			break;
		case 'P':
			s.flags |= PFR_RULES_PLAIN_PACKETS;
			break;
		case 'j':
			s.json = true;
			break;
		}
	if (s.expression && optind < argc)
		usage_error("%s: either files or an expression", argv[optind]);
	if (!s.expression && optind == argc)
		usage_error("which file?");
	set = pfr_rules_new();
	if (!set) {
		complain("not enough memory");
		return EXIT_FAILURE;
	}
	if (s.expression) {
		status = check_expression(&s, set);
	} else {
		for (; optind < argc; optind++)
			sound &= rulefile_read(set, argv[optind]);
		status = show(&s, set, sound);
	}
	pfr_rules_free(set);
	return status;
}
