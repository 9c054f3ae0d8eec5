/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rules as text for the tests: KEY=VALUE separated by blanks. It knows nothing
 * of what is allowed: what a field can hold, it may be told to hold.
 *
 * Of both kinds: id= action=NAME|N proto=N|NAME vlan= version= plugin=
 * reflector= raw=OFFSET:HEX (bytes of the structure, put there at last).
 * Wildcard: smac= dmac= type= shost= dhost=ADDRESS[/BITS|/MASK] sport=
 * dport=LOW[-HIGH] pattern=TEXT (\xHH is any byte) filter_plugin=
 * filter_data=HEX tunnel_id= tunnel_shost= tunnel_dhost= balance=ID/POOL
 * locked bidir. Exact: a= b=ADDRESS[:PORT], [IPV6]:PORT.
 * With an IPv6 address, version is 6 unless it is given; a tunnel has none.
 *
 * What cannot be understood is named on stderr, and false or NULL returned.
 */
#ifndef VM_RULETEXT_H
#define VM_RULETEXT_H

#include <linux/pf_ring.h>
#include <stdbool.h>
#include <stddef.h>

bool ruletext_wildcard(const char *text, filtering_rule *rule);
bool ruletext_exact(const char *text, hash_filtering_rule *rule);

/*
 * Adds a wildcard rule to a ring, and sets any option of an exact one: 0, or an
 * errno. A text that cannot be understood ends the program.
 */
int ruletext_add(int fd, const char *text);
int ruletext_set_exact(int fd, int option, const char *text);

/*
 * A file's lines "rule ...", "hash ...", "policy drop|accept|keep" and "# ..."
 * as the value of PFR_SO_RULE_SET, of *size bytes; to be freed.
 */
struct pfr_rule_set *ruletext_file(const char *path, size_t *size);

#endif /* VM_RULETEXT_H */
