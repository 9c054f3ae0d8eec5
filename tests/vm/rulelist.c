// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "abi.h"
#include "rulelist.h"
#include "ruletext.h"

#define MAX_RULES	128
#define MAX_NUMBERS	16

struct rule {
	bool exact;
	union {
		filtering_rule wildcard;
		hash_filtering_rule exact;
	} spec;
	char name[16];			/* rule.ID, hash.N */
	struct pfr_rule_stats sum;
	uint64_t plugin[MAX_NUMBERS];	/* numbers of its plugin's */
	unsigned int num_plugin;
	bool gone;			/* from some ring */
};

static struct rule rules[MAX_RULES];
static unsigned int num_rules, num_exact;
static struct pfr_rule_set *set;
static size_t set_size;

static const char *const kinds[] = { "set", "rule", "hash" };

bool rulelist_wildcard(const char *text)
{
	struct rule *rule = &rules[num_rules];

	if (num_rules == MAX_RULES ||
	    !ruletext_wildcard(text, &rule->spec.wildcard))
		return false;
	snprintf(rule->name, sizeof(rule->name), "rule.%u",
		 rule->spec.wildcard.rule_id);
	num_rules++;
	return true;
}

bool rulelist_exact(const char *text)
{
	struct rule *rule = &rules[num_rules];

	if (num_rules == MAX_RULES || !ruletext_exact(text, &rule->spec.exact))
		return false;
	snprintf(rule->name, sizeof(rule->name), "hash.%u", num_exact++);
	rule->exact = true;
	num_rules++;
	return true;
}

bool rulelist_file(const char *path)
{
	set = ruletext_file(path, &set_size);
	return set;
}

int rulelist_add(int fd)
{
	unsigned int i;
	int err = 0;

	if (set)
		err = abi_set(fd, PFR_SO_RULE_SET, set, set_size);
	for (i = 0; !err && i < num_rules; i++)
		err = rules[i].exact ?
		      abi_set(fd, PFR_SO_HASH_RULE_ADD, &rules[i].spec.exact,
			      sizeof(rules[i].spec.exact)) :
		      abi_set(fd, PFR_SO_RULE_ADD, &rules[i].spec.wildcard,
			      sizeof(rules[i].spec.wildcard));
	return err;
}

void rulelist_print_refusal(int fd)
{
	struct pfr_refusal why;

	if (abi_get(fd, PFR_SO_REFUSAL, &why, sizeof(why)) || why.kind > 2) {
		puts("no reason");
		return;
	}
	if (set)
		printf("%s %u: ", kinds[why.kind], why.index);
	printf("%.48s: %.96s\n", why.field, why.reason);
}

static void print(const char *prefix, const struct rule *rule,
		  const struct pfr_rule_stats *st)
{
#define SHOW(field) \
	printf("%s%s." #field "=%llu\n", prefix, rule->name, \
	       (unsigned long long)st->field)
	SHOW(received);
	SHOW(dropped);
	SHOW(forwarded);
	SHOW(transmitted);
	SHOW(transmit_errors);
	SHOW(plugin_rejects);
	SHOW(bytes);
	SHOW(last_match_ns);
#undef SHOW
}

static void add(struct pfr_rule_stats *sum, const struct pfr_rule_stats *st)
{
	sum->received += st->received;
	sum->dropped += st->dropped;
	sum->forwarded += st->forwarded;
	sum->transmitted += st->transmitted;
	sum->transmit_errors += st->transmit_errors;
	sum->plugin_rejects += st->plugin_rejects;
	sum->bytes += st->bytes;
	if (st->last_match_ns > sum->last_match_ns)
		sum->last_match_ns = st->last_match_ns;
}

static bool has_plugin(const struct rule *rule)
{
	const filtering_rule *wildcard = &rule->spec.wildcard;

	return rule->exact ? rule->spec.exact.plugin_action.plugin_id :
	       wildcard->plugin_action.plugin_id ||
	       wildcard->extended_fields.filter_plugin_id;
}

static int count_plugin(int fd, struct rule *rule)
{
	uint64_t numbers[MAX_NUMBERS];
	socklen_t len = sizeof(numbers);
	unsigned int i;
	int err;

	err = rule->exact ?
	      abi_hash_plugin_stats(fd, &rule->spec.exact, numbers, &len) :
	      abi_plugin_stats(fd, rule->spec.wildcard.rule_id, numbers, &len);
	if (err)
		return err;
	rule->num_plugin = len / sizeof(*numbers);
	for (i = 0; i < rule->num_plugin; i++)
		rule->plugin[i] += numbers[i];
	return 0;
}

static void print_plugin(const struct rule *rule)
{
	unsigned int i;

	printf("%s.plugin=", rule->name);
	for (i = 0; i < rule->num_plugin; i++)
		printf("%s%llu", i ? "," : "",
		       (unsigned long long)rule->plugin[i]);
	puts("");
}

int rulelist_count(int fd, const char *prefix)
{
	struct pfr_rule_stats st;
	unsigned int i;
	int err;

	for (i = 0; i < num_rules; i++) {
		struct rule *rule = &rules[i];

		if (has_plugin(rule))
			err = count_plugin(fd, rule);
		else if (rule->exact)
			err = abi_hash_rule_stats(fd, &rule->spec.exact, &st);
		else
			err = abi_rule_stats(fd, rule->spec.wildcard.rule_id,
					     &st);
		if (err == ENOENT) {
			rule->gone = true;
			continue;
		}
		if (err)
			return err;
		if (has_plugin(rule))
			continue;
		add(&rule->sum, &st);
		if (prefix)
			print(prefix, rule, &st);
	}
	return 0;
}

void rulelist_print(void)
{
	unsigned int i;

	for (i = 0; i < num_rules; i++) {
		if (has_plugin(&rules[i]))
			print_plugin(&rules[i]);
		else
			print("", &rules[i], &rules[i].sum);
		printf("%s.gone=%d\n", rules[i].name, rules[i].gone);
	}
}
