# SPDX-License-Identifier: LGPL-2.1-or-later
"""Manifests for Kubernetes, for its two ways to bring a module to nodes."""

import re

from . import Failure

LABEL = {"app.kubernetes.io/name": "pf-ring"}


def _meta(name, namespace=None):
    meta = {"name": name, "labels": dict(LABEL)}
    if namespace:
        meta["namespace"] = namespace
    return meta


def _namespace(name):
    meta = _meta(name)
    # The provisioner needs a capability that no other profile allows.
    meta["labels"]["pod-security.kubernetes.io/enforce"] = "privileged"
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": meta}


def _check_image(image):
    if not re.fullmatch(r"[A-Za-z0-9$][A-Za-z0-9._/:@${}-]*", image or ""):
        raise Failure(f"'{image}' cannot be the name of an image")
    return image


# --- auto: a pod on each node loads what its image has

def daemonset(options):
    """Objects of the mode "auto"."""
    name, namespace = "pf-ring", options.namespace
    arguments = ["serve"]
    for place in options.place or ["/modules"]:
        arguments += ["--from", place]
    if options.key_secret:
        arguments += ["--key", "/key/pf-ring.pub"]
    for plugin in options.plugin:
        arguments += ["--plugin", plugin]
    for parameter in options.parameter:
        arguments += ["--parameter", parameter]
    if options.fallback:
        arguments += ["--fallback", options.fallback]
    if options.unload:
        arguments += ["--unload"]

    state = {"name": "state", "mountPath": "/run/pf_ring"}
    hardened = {"readOnlyRootFilesystem": True, "allowPrivilegeEscalation": False}
    loader = {
        "name": "load",
        "image": _check_image(options.image),
        "command": ["pfring-node", *arguments],
        "securityContext": {**hardened, "runAsUser": 0,
                            "capabilities": {"drop": ["ALL"], "add": ["SYS_MODULE"]}},
        "readinessProbe": {
            "exec": {"command": ["grep", "-qE", "^state=(loaded|fallback)$",
                                 "/run/pf_ring/state"]},
            "periodSeconds": 5},
        "resources": {"requests": {"cpu": "10m", "memory": "16Mi"},
                      "limits": {"memory": "128Mi"}},
        "volumeMounts": [state, {"name": "tmp", "mountPath": "/tmp"}],
    }
    volumes = [
        # Programs of other pods read it, too.
        {"name": "state", "hostPath": {"path": "/run/pf_ring", "type": "DirectoryOrCreate"}},
        {"name": "tmp", "emptyDir": {"sizeLimit": "64Mi"}},
    ]
    if options.key_secret:
        loader["volumeMounts"].append({"name": "key", "mountPath": "/key", "readOnly": True})
        volumes.append({"name": "key", "secret": {"secretName": options.key_secret}})
    pod = {
        "automountServiceAccountToken": False,
        "tolerations": [{"operator": "Exists"}],
        "nodeSelector": {"kubernetes.io/os": "linux"},
        "terminationGracePeriodSeconds": 15,
        "containers": [loader],
        "volumes": volumes,
    }
    objects = [_namespace(namespace)]
    if options.label:
        objects += _label_rights(name, namespace)
        pod["serviceAccountName"] = name
        pod["containers"].append(_labeller(options.image, state, hardened))
        volumes.append({"name": "token", "projected": {"sources": [
            {"serviceAccountToken": {"path": "token", "expirationSeconds": 3600}},
            {"configMap": {"name": "kube-root-ca.crt",
                           "items": [{"key": "ca.crt", "path": "ca.crt"}]}}]}})
    objects.append({
        "apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": _meta(name, namespace),
        "spec": {
            "selector": {"matchLabels": dict(LABEL)},
            "updateStrategy": {"type": "RollingUpdate",
                               "rollingUpdate": {"maxUnavailable": "10%"}},
            "template": {"metadata": {"labels": dict(LABEL)}, "spec": pod},
        }})
    return objects


def _labeller(image, state, hardened):
    """It may talk to the API server, and has no capability; the loader is the other
    way round."""
    return {
        "name": "label", "image": image, "command": ["pfring-node", "label"],
        "env": [{"name": "NODE_NAME",
                 "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}}],
        "securityContext": {**hardened, "runAsNonRoot": True, "runAsUser": 65534,
                            "capabilities": {"drop": ["ALL"]}},
        "resources": {"requests": {"cpu": "5m", "memory": "16Mi"},
                      "limits": {"memory": "64Mi"}},
        "volumeMounts": [{**state, "readOnly": True},
                         {"name": "token", "readOnly": True,
                          "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount"}],
    }


def _label_rights(name, namespace):
    subject = {"kind": "ServiceAccount", "name": name, "namespace": namespace}
    rbac = "rbac.authorization.k8s.io"
    return [
        {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": _meta(name, namespace),
         "automountServiceAccountToken": False},
        {"apiVersion": f"{rbac}/v1", "kind": "ClusterRole", "metadata": _meta(name),
         "rules": [{"apiGroups": [""], "resources": ["nodes"], "verbs": ["patch"]}]},
        {"apiVersion": f"{rbac}/v1", "kind": "ClusterRoleBinding", "metadata": _meta(name),
         "subjects": [subject],
         "roleRef": {"apiGroup": rbac, "kind": "ClusterRole", "name": name}},
    ]


# --- kmm: the operator loads it, and may build it

# Stages: the sources are those of the image that is named, the headers those of the
# builder's distribution.
CONTAINERFILE = """\
ARG KERNEL_FULL_VERSION
ARG SOURCES
ARG BUILDER
FROM ${SOURCES} AS sources
FROM ${BUILDER} AS builder
ARG KERNEL_FULL_VERSION
COPY --from=sources /usr/src/ /usr/src/
COPY --from=sources /usr/bin/pfring-compiler /usr/bin/pfring-compiler
COPY --from=sources /usr/share/pf_ring/fleet/ /usr/share/pf_ring/fleet/
RUN apt-get update && apt-get install -y --no-install-recommends \\
    gcc make libc6-dev kmod python3 "linux-headers-${KERNEL_FULL_VERSION}"
RUN pfring-compiler compile --kernel "${KERNEL_FULL_VERSION}" --output /modules && \\
    pfring-compiler tree --from /modules --kernel "${KERNEL_FULL_VERSION}" --output /image
FROM scratch
COPY --from=builder /image/ /
"""


def kmm(options):
    """Objects of the mode "kmm"."""
    name, namespace = "pf-ring", options.namespace
    image = _check_image(options.image)
    if "$" not in image:
        image += ":${KERNEL_FULL_VERSION}"
    container = {
        "modprobe": {"moduleName": options.plugin[0] + "_plugin" if options.plugin
                     else "pf_ring", "dirName": "/opt"},
        "kernelMappings": [],
    }
    # modprobe loads what the plugin needs; others come by modulesLoadingOrder.
    if len(options.plugin) > 1:
        raise Failure("KMM loads one module and what that needs: one --plugin",
                      "rules load further plugins when they name them")
    if options.parameter:
        if options.plugin:
            raise Failure("parameters are the core's, and KMM gives them to the plugin",
                          "leave out --plugin: rules load it when they name it")
        container["modprobe"]["parameters"] = list(options.parameter)
    if options.version:
        container["version"] = options.version
    for literal in options.literal:
        container["kernelMappings"].append({"literal": literal, "containerImage": image})
    for regexp in options.regexp or ([] if options.literal else ["^.+$"]):
        try:
            re.compile(regexp)
        except re.error as error:
            raise Failure(f"'{regexp}' is no regular expression: {error}") from None
        container["kernelMappings"].append({"regexp": regexp, "containerImage": image})
    objects = [_namespace(namespace)]
    if options.build:
        objects.append({"apiVersion": "v1", "kind": "ConfigMap",
                        "metadata": _meta(f"{name}-containerfile", namespace),
                        "data": {"dockerfile": CONTAINERFILE}})
        container["build"] = {
            "dockerfileConfigMap": {"name": f"{name}-containerfile"},
            "buildArgs": [{"name": "SOURCES", "value": _check_image(options.sources)},
                          {"name": "BUILDER", "value": _check_image(options.builder)}]}
    if options.sign_key_secret:
        container["sign"] = {
            "keySecret": {"name": options.sign_key_secret},
            "certSecret": {"name": options.sign_cert_secret},
            "filesToSign": ["/opt/lib/modules/${KERNEL_FULL_VERSION}/pf_ring.ko"] +
            [f"/opt/lib/modules/${{KERNEL_FULL_VERSION}}/{plugin}_plugin.ko"
             for plugin in options.plugin]}
        if not options.build:
            container["sign"]["unsignedImage"] = image + "-unsigned"
    spec = {"moduleLoader": {"container": container},
            "selector": dict(pair.split("=", 1) for pair in
                             options.selector or ["kubernetes.io/os=linux"])}
    if options.pull_secret:
        spec["imageRepoSecret"] = {"name": options.pull_secret}
    objects.append({"apiVersion": "kmm.sigs.x-k8s.io/v1beta1", "kind": "Module",
                    "metadata": _meta(name, namespace), "spec": spec})
    return objects


def text(objects):
    try:
        import yaml
    except ImportError:
        raise Failure("there is no python3-yaml", "apt-get install python3-yaml") from None
    return yaml.safe_dump_all(objects, sort_keys=False, default_flow_style=False)
