// SPDX-License-Identifier: GPL-2.0-only
/* The layouts that programs were compiled with. They may grow, not change. */
#include <linux/build_bug.h>
#include <linux/pf_ring_abi.h>
#include <linux/stddef.h>

#include "pf_ring_plugin.h"

#define PFR_SIZE(type, size) \
	static_assert(sizeof(struct type) == (size))
#define PFR_PLACE(type, member, offset) \
	static_assert(offsetof(struct type, member) == (offset))

static_assert(sizeof(union pfr_ip) == 16);

PFR_SIZE(pfr_offsets, 10);
PFR_SIZE(pfr_parsed, 132);
PFR_PLACE(pfr_parsed, eth_type, 12);
PFR_PLACE(pfr_parsed, ip_version, 18);
PFR_PLACE(pfr_parsed, ip_src, 24);
PFR_PLACE(pfr_parsed, l4_src_port, 56);
PFR_PLACE(pfr_parsed, tcp, 60);
PFR_PLACE(pfr_parsed, tunnel, 72);
PFR_PLACE(pfr_parsed, last_matched_plugin_id, 116);
PFR_PLACE(pfr_parsed, offset, 120);

PFR_SIZE(pfring_extended_pkthdr, 160);
PFR_PLACE(pfring_extended_pkthdr, flags, 8);
PFR_PLACE(pfring_extended_pkthdr, rx_direction, 12);
PFR_PLACE(pfring_extended_pkthdr, parsed_header_len, 14);
PFR_PLACE(pfring_extended_pkthdr, if_index, 16);
PFR_PLACE(pfring_extended_pkthdr, pkt_hash, 20);
PFR_PLACE(pfring_extended_pkthdr, tx, 24);
PFR_PLACE(pfring_extended_pkthdr, parsed_pkt, 28);

PFR_SIZE(pfr_consumer, 4);
PFR_SIZE(pfr_desc, 32);
PFR_PLACE(pfr_desc, data, 8);
PFR_PLACE(pfr_desc, len, 12);
PFR_PLACE(pfr_desc, if_index, 16);
PFR_PLACE(pfr_desc, hash, 20);
PFR_PLACE(pfr_desc, seq, 28);

PFR_SIZE(pfr_ring_request, 16);
PFR_SIZE(pfr_ring_geometry, 40);
PFR_PLACE(pfr_ring_geometry, slots_size, 8);
PFR_PLACE(pfr_ring_geometry, ext_hdr_size, 24);
PFR_SIZE(sockaddr_pfr, 32);
PFR_PLACE(sockaddr_pfr, spfr_device, 8);
PFR_PLACE(sockaddr_pfr, spfr_channels, 24);
PFR_SIZE(pfr_cluster_request, 8);
PFR_SIZE(pfr_counters, 152);
PFR_PLACE(pfr_counters, consumer_faults, 80);
PFR_SIZE(pfr_info, 64);
PFR_PLACE(pfr_info, features, 8);
PFR_PLACE(pfr_info, mac, 24);
PFR_PLACE(pfr_info, cluster_id, 44);

#define PFR_SIZE_T(type, size) \
	static_assert(sizeof(type) == (size))
#define PFR_PLACE_T(type, member, place) \
	static_assert(offsetof(type, member) == (place))

PFR_SIZE_T(enum pfr_behaviour, 4);
PFR_SIZE_T(struct pfr_core_fields, 92);
PFR_PLACE_T(struct pfr_core_fields, shost, 20);
PFR_PLACE_T(struct pfr_core_fields, sport_low, 84);
PFR_SIZE_T(struct pfr_extended_fields, 368);
PFR_PLACE_T(struct pfr_extended_fields, filter_plugin_data, 40);
PFR_PLACE_T(struct pfr_extended_fields, tunnel, 296);
PFR_SIZE_T(struct pfr_wildcard_rule, 504);
PFR_PLACE_T(struct pfr_wildcard_rule, core_fields, 12);
PFR_PLACE_T(struct pfr_wildcard_rule, extended_fields, 104);
PFR_PLACE_T(struct pfr_wildcard_rule, plugin_action, 472);
PFR_PLACE_T(struct pfr_wildcard_rule, reflector_device_name, 476);
PFR_SIZE_T(struct pfr_hash_rule, 80);
PFR_PLACE_T(struct pfr_hash_rule, host_peer_a, 8);
PFR_PLACE_T(struct pfr_hash_rule, rule_action, 44);
PFR_PLACE_T(struct pfr_hash_rule, reflector_device_name, 52);
PFR_SIZE(pfr_rule_stats, 64);
PFR_SIZE(pfr_rule_set, 24);
PFR_SIZE(pfr_event, 8);
PFR_SIZE(pfr_plugin_msg, 8);
PFR_SIZE(pfr_plugin_page, 112);
PFR_PLACE(pfr_plugin_page, hash_rule, 16);
PFR_PLACE(pfr_plugin_page, cursor, 96);
PFR_SIZE(pfr_refusal, 160);
PFR_PLACE(pfr_refusal, reason, 64);

PFR_SIZE(pfr_limits, 16);

/* What plugins were compiled with. */
#ifdef CONFIG_64BIT
#define PFR_SIZE_P(type, size)	PFR_SIZE(type, size)

PFR_SIZE_P(pfring_plugin_registration, 248);
PFR_PLACE(pfring_plugin_registration, owner, 8);
PFR_PLACE(pfring_plugin_registration, plugin_id, 16);
PFR_PLACE(pfring_plugin_registration, name, 20);
PFR_PLACE(pfring_plugin_registration, description, 36);
PFR_PLACE(pfring_plugin_registration, rule_priv_size, 100);
PFR_PLACE(pfring_plugin_registration, stats_size, 112);
PFR_PLACE(pfring_plugin_registration, tick_seconds, 116);
PFR_PLACE(pfring_plugin_registration, pfring_plugin_filter_skb, 128);
PFR_PLACE(pfring_plugin_registration, pfring_plugin_handle_skb, 136);
PFR_PLACE(pfring_plugin_registration, pfring_plugin_get_stats, 144);
PFR_PLACE(pfring_plugin_registration, pfring_plugin_purge_idle, 152);
PFR_PLACE(pfring_plugin_registration, pfring_plugin_free_rule_mem, 160);
PFR_PLACE(pfring_plugin_registration, pfring_plugin_free_ring_mem, 168);
PFR_PLACE(pfring_plugin_registration, pfring_plugin_add_rule, 176);
PFR_PLACE(pfring_plugin_registration, pfring_plugin_del_rule, 184);
PFR_PLACE(pfring_plugin_registration, pfring_plugin_check_rule, 192);
PFR_PLACE(pfring_plugin_registration, pfring_plugin_init_rule, 200);
PFR_PLACE(pfring_plugin_registration, pfring_plugin_handle_msg, 208);
PFR_PLACE(pfring_plugin_registration, pfring_plugin_init_ring, 216);
PFR_PLACE(pfring_plugin_registration, pfring_plugin_get_page, 224);
PFR_PLACE(pfring_plugin_registration, pfring_plugin_show, 232);
PFR_PLACE(pfring_plugin_registration, pfring_plugin_tick, 240);
PFR_SIZE(parse_buffer, 16);
PFR_SIZE(pfring_packet_front, 16);
PFR_PLACE(pfring_packet_front, in_row, 8);
PFR_PLACE(pfring_packet_front, len, 12);
PFR_SIZE(pfring_page, 32);
PFR_PLACE(pfring_page, entries, 8);
PFR_PLACE(pfring_page, room, 16);
PFR_PLACE(pfring_page, kind, 28);
PFR_SIZE(pfring_cursor, 32);
PFR_SIZE(pfring_operations, 24);
#endif
