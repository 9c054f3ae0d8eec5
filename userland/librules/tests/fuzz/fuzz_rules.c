// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * libFuzzer target: any bytes as rules, as JSON and as an expression. What is
 * taken must survive text and JSON.
 *
 * With the environment variable PFR_WRITE_SEEDS it writes a few sentences into
 * the directory of that name and ends: the corpus to start from.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "librules.h"

/* The library is compiled with this in the place of fopen(): no includes. */
FILE *fuzz_fopen(const char *path, const char *mode);

FILE *fuzz_fopen(const char *path, const char *mode)
{
	static const char text[] = "rule 60000 accept\ndefine $i = 10.0.0.9\n";

	(void)mode;
	return strstr(path, "missing") ? NULL :
	       fmemopen((void *)text, sizeof(text) - 1, "r");
}

static const char *const seeds[] = {
	"rule 10 accept udp dst port 5060-5061 bidirectional plugin echo { number 5 text \"a*\" }\n",
	"rule 20 reflect eth1 continue tcp src 10.0.0.0/8 payload \"GET |POST \\x41\"\n",
	"hash 10.0.0.1:5060 10.0.0.2:5060 udp vlan 7 drop; default drop; sample 10\n",
	"define $s = { 10.0.0.1, 2001:db8::/32 }\nrule 1 drop src $s dst port { 1, 2-3 }\n",
	"hash 5 [2001:db8::1]:1 2001:db8::2:3 proto 0 accept add-rule plugin 7\n",
	"rule 5 bounce \"e\" ether src 02:00:00:00:00:01 ether type lldp vlan 5 locked balance 1/2\n",
	"rule 6 continue tunnel id 5 tunnel src 2001::/16 tunnel dst ::1 ip6\n",
	"rule 7 stop filter 7 { raw 0102\n 03 } # comment\ninclude \"x\"\ninclude \"missing\"\n",
	"rule 8 accept del-rule \\\n ip src 10.0.0.0/255.0.255.0 dst net 10.0.0.0/8\n",
	"{\"policy\":\"drop\",\"sampling\":5,\"rules\":[{\"id\":1,\"action\":\"reflect\",\"device\":\"e\",\"src\":\"10.0.0.0/8\",\"dst_port\":[1,2]}]}",
	"{\"rules\":[{\"id\":1,\"action\":\"stop\",\"filter\":{\"plugin\":7,\"words\":[\"raw\",\"01\"]},\"payload\":\"a\",\"balance\":[1,2]}]}",
	"{\"hash_rules\":[{\"host_a\":\"::1\",\"host_b\":\"::2\",\"port_a\":5,\"proto\":17,\"action\":\"drop\",\"plugin\":7}]}",
	"udp and (port 53 or host 10.0.0.1) and ether src 02:00:00:00:00:01",
	"ip src net 10.0.0.0/8 or vlan 5 && ip6 proto \\udp",
};

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *directory = getenv("PFR_WRITE_SEEDS");
	char path[4096];
	size_t n;
	int fd;

	(void)argc;
	(void)argv;
	if (!directory)
		return 0;
	for (n = 0; n < sizeof(seeds) / sizeof(seeds[0]); n++) {
		snprintf(path, sizeof(path), "%s/%zu", directory, n);
		fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
		if (fd < 0 || write(fd, seeds[n], strlen(seeds[n])) !=
			      (ssize_t)strlen(seeds[n]) || close(fd)) {
			perror(path);
			exit(2);
		}
	}
	exit(0);
}

static void wrong(const char *what)
{
	fprintf(stderr, "broken rule: %s\n", what);
	abort();
}

static void check_same(const struct pfr_rules *a, const struct pfr_rules *b)
{
	if (b->num_errors) {
		pfr_rules_print_messages(b, stderr);
		wrong("what was written is not read");
	}
	if (a->policy != b->policy || a->sampling != b->sampling ||
	    a->num_rules != b->num_rules || a->num_hash_rules != b->num_hash_rules)
		wrong("another number of rules");
	if ((a->num_rules && memcmp(a->rules, b->rules, a->num_rules *
				    sizeof(*a->rules))) ||
	    (a->num_hash_rules && memcmp(a->hash_rules, b->hash_rules,
					 a->num_hash_rules *
					 sizeof(*a->hash_rules))))
		wrong("other rules");
}

static void round_trip(const struct pfr_rules *set)
{
	struct pfr_rules *text_set = pfr_rules_new(), *json_set = pfr_rules_new();
	char *text = NULL, *json = pfr_rules_json(set);
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!text_set || !json_set || !json || !out ||
	    pfr_rules_print(set, out) || fclose(out))
		wrong("it cannot be written");
	pfr_rules_read_text(text_set, "text", text, size);
	check_same(set, text_set);
	pfr_rules_read_json(json_set, "json", json, strlen(json));
	check_same(set, json_set);
	free(text);
	free(json);
	pfr_rules_free(text_set);
	pfr_rules_free(json_set);
}

/* Messages must be sound, too, and can be shown. */
static void finish(struct pfr_rules *set)
{
	char *text = NULL;
	size_t size;
	FILE *out;

	if (!set->num_errors) {
		/* Large products have been seen; here they cost only time. */
		if (set->num_rules + set->num_hash_rules < 1000)
			round_trip(set);
	} else {
		if (!set->num_messages)
			wrong("errors without a message");
		out = open_memstream(&text, &size);
		if (!out)
			abort();
		pfr_rules_print_messages(set, out);
		fclose(out);
		if (memchr(text, '\033', size))
			wrong("a message has a control character");
		free(text);
	}
	pfr_rules_free(set);
}

int LLVMFuzzerTestOneInput(const __u8 *data, size_t size)
{
	struct pfr_rules *set = pfr_rules_new();
	char reason[200], *expression;

	if (!set)
		abort();
	pfr_rules_read_text(set, "fuzz", (const char *)data, size);
	finish(set);

	set = pfr_rules_new();
	if (!set)
		abort();
	pfr_rules_read_json(set, "fuzz", (const char *)data, size);
	finish(set);

	set = pfr_rules_new();
	expression = strndup((const char *)data, size);
	if (!set || !expression)
		abort();
	pfr_rules_from_pcap(set, expression, 1,
			    forward_packet_and_stop_rule_evaluation,
			    PFR_RULES_PLAIN_PACKETS, reason, sizeof(reason));
	free(expression);
	finish(set);
	return 0;
}
