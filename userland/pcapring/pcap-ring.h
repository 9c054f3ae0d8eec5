/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A capture source of libpcap's, as pcap.c has them in its table. */
int ring_findalldevs(pcap_if_list_t *devlistp, char *errbuf);
pcap_t *ring_create(const char *device, char *errbuf, int *is_ours);
