/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VM_EBPF_H
#define VM_EBPF_H

/* A socket filter that keeps @keep bytes of each packet: its file, or -1. */
int ebpf_keep(int keep);

#endif /* VM_EBPF_H */
