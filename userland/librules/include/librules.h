/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * librules: rules of pf_ring.ko as text. No kernel is needed.
 *
 *	struct pfr_rules *set = pfr_rules_new();
 *
 *	if (pfr_rules_read_file(set, "voip.rules") < 0)
 *		pfr_rules_print_messages(set, stderr);
 *	else
 *		pfr_rules_print(set, stdout);
 *	pfr_rules_free(set);
 *
 * The language is described in pf_ring-rules(5).
 *
 * Functions that return int answer 0, or -1 after an error. What was wrong is
 * then in the set's messages; a set with errors holds only part of what was
 * read, and is fit for nothing but showing them. NULL from a function that
 * returns a pointer: no memory, unless it says otherwise.
 *
 * Threads: different sets may be used by different threads at will.
 */
#ifndef LIBRULES_H
#define LIBRULES_H

#include <stddef.h>
#include <stdio.h>

#include <linux/pf_ring.h>

#ifdef __cplusplus
extern "C" {
#endif

/* -------------------------------------------------------------------- sets */

/* After so many errors, reading stops. */
#define PFR_RULES_MAX_ERRORS	20

#define PFR_RULES_ERROR		0
#define PFR_RULES_NOTE		1	/* more about the error before it */

struct pfr_rules_message {
	int kind;		/* PFR_RULES_* */
	unsigned int line;	/* from 1; 0 = concerns no line */
	unsigned int column;	/* from 1, in bytes */
	unsigned int length;	/* of the wrong text in this line, in bytes */
	const char *file;
	const char *text;	/* without a newline */
	const char *source;	/* the line, as it is in the file; may be NULL */
};

/* Made by pfr_rules_new() only; grows at its end. To be read, not written. */
struct pfr_rules {
	filtering_rule *rules;
	hash_filtering_rule *hash_rules;
	__u32 num_rules;
	__u32 num_hash_rules;
	__u32 policy;		/* PFR_POLICY_*; KEEP = it was not said */
	__u32 sampling;		/* 1 = every packet; 0 = it was not said */
	__u32 num_errors;
	__u32 num_messages;
	const struct pfr_rules_message *messages;
};

struct pfr_rules *pfr_rules_new(void);
void pfr_rules_free(struct pfr_rules *set);

/* ----------------------------------------------------------------- reading */

/*
 * Add to the set what a file holds, in the rule language. A set may be read
 * from several files; ids and flows are unique among all of them.
 */
int pfr_rules_read_file(struct pfr_rules *set, const char *path);

/* The same from memory; @name is for messages, and where includes start from. */
int pfr_rules_read_text(struct pfr_rules *set, const char *name,
			const char *text, size_t length);

/* The same in JSON, as pfr_rules_json() writes it. */
int pfr_rules_read_json(struct pfr_rules *set, const char *name,
			const char *text, size_t length);

/*
 * Add one rule. The set has it in its normal form: ip_version is filled in,
 * what is outside of a mask or behind a string's end is 0.
 */
int pfr_rules_add(struct pfr_rules *set, const filtering_rule *rule);
int pfr_rules_add_hash(struct pfr_rules *set, const hash_filtering_rule *rule);

/*
 * Is there one hash rule for each flow? All that reads asks this in the end;
 * who adds rules should, too.
 */
int pfr_rules_check(struct pfr_rules *set);

/* What a pcap-filter(7) expression became. */
#define PFR_RULES_FROM_PCAP	0	/* rules, in the set */
#define PFR_RULES_NEED_BPF	1	/* nothing: it has to be attached as BPF */

/*
 * The caller knows that the packets carry no VLAN tags, MPLS labels and IPv6
 * extension headers, and that their headers are whole and sound. The
 * expression looks for headers at fixed places, rules find them where they
 * are; only without these is it the same for anything above Ethernet.
 */
#define PFR_RULES_PLAIN_PACKETS	0x1

/**
 * pfr_rules_from_pcap - say a pcap-filter(7) expression in wildcard rules
 * @set: gets the rules, or stays as it is
 * @expression: as for tcpdump
 * @first_id: the rules have this id and the following ones
 * @action: of each rule
 * @flags: PFR_RULES_PLAIN_PACKETS or 0
 * @reason: gets why it has to be BPF, in words; may be NULL
 * @size: of @reason
 *
 * One of the rules matches a packet if and only if the expression does. Where
 * that cannot be, the expression has to be attached as BPF; so does one that
 * is wrong: libpcap says what is.
 *
 * Return: PFR_RULES_FROM_PCAP, PFR_RULES_NEED_BPF, or -1.
 */
int pfr_rules_from_pcap(struct pfr_rules *set, const char *expression,
			__u16 first_id, rule_action_behaviour action,
			unsigned int flags, char *reason, size_t size);

/* ----------------------------------------------------------------- writing */

/* The rule language; read again, it makes the same set. */
int pfr_rules_print(const struct pfr_rules *set, FILE *out);

/* One rule on one line, with its newline; -1 if it is none that can be. */
int pfr_rules_print_rule(const filtering_rule *rule, FILE *out);
int pfr_rules_print_hash_rule(const hash_filtering_rule *rule, FILE *out);

/* JSON; read again, it makes the same set. To be freed by the caller. */
char *pfr_rules_json(const struct pfr_rules *set);

/*
 * All messages, as compilers show theirs. Bytes that a terminal might take for
 * a command are shown as '?'.
 */
void pfr_rules_print_messages(const struct pfr_rules *set, FILE *out);

/* "accept", "reflect continue", ...; NULL if there is no such action. */
const char *pfr_rules_action_name(rule_action_behaviour action);

/* ------------------------------------------------------------------ codecs */

/*
 * Codecs of plugins (pf_ring_codec.h) are looked for in the directory that the
 * environment variable PF_RING_CODECS names, or in that of the installation,
 * when a plugin is first met. They stay loaded.
 */
struct pfring_codec;

/* NULL: there is none that can be used, and @reason says why. */
const struct pfring_codec *pfr_codec_by_name(const char *name, char *reason,
					     size_t size);
const struct pfring_codec *pfr_codec_by_id(__u16 plugin_id, char *reason,
					   size_t size);

/*
 * A plugin's statistics: as lines "name: value unit", groups indented, or as a
 * JSON object, in which {"value": 3, "unit": "packets", "kind": "count"} is a
 * figure. NULL: the codec could not read them, or no memory. To be freed by the
 * caller.
 */
char *pfr_codec_stats_text(const struct pfring_codec *codec, const void *stats,
			   __u32 len);
char *pfr_codec_stats_json(const struct pfring_codec *codec, const void *stats,
			   __u32 len);

/* The same of an entry of a list of the plugin's, and of what it tells. */
char *pfr_codec_entry_json(const struct pfring_codec *codec, __u16 kind,
			   const void *entry, __u32 len);
char *pfr_codec_event_json(const struct pfring_codec *codec, __u16 type,
			   const void *event, __u32 len);

#ifdef __cplusplus
}
#endif

#endif /* LIBRULES_H */
