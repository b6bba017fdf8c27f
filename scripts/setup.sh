#!/bin/sh
# Makes .venv with everything that rendering (or, with "test", also testing) needs, at the pinned versions.
# Installs missing system packages on Debian and Ubuntu; elsewhere says exactly what to type.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
extra=${1:-}

fail() { printf '%s\n' "setup: $*" >&2; exit 1; }

command -v "$python" >/dev/null 2>&1 || fail "no $python; install Python 3.11 or newer, or say which: make setup PYTHON=python3.12"
"$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' ||
    fail "$("$python" --version) is not 3.11 to 3.13; say which to use: make setup PYTHON=python3.12"

# What building pycairo and manimpango needs (they have no Linux wheels), and a venv with pip.
missing() {
    command -v cc >/dev/null 2>&1 || return 0
    command -v pkg-config >/dev/null 2>&1 || return 0
    pkg-config --exists cairo pangocairo || return 0
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 || return 0
    header=$("$python" -c 'import sysconfig; print(sysconfig.get_path("include") + "/Python.h")')
    [ -f "$header" ] || return 0
    return 1
}
apt_install() {
    root=""
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 || fail "needs root; type: apt-get install -y $*"
        root=sudo
    fi
    echo "setup: installing $*"
    $root apt-get update -qq
    # Servers are for the tests, which start their own on loopback: none runs by being installed.
    policy=/usr/sbin/policy-rc.d
    ours=""
    if [ ! -e "$policy" ]; then
        ours=yes
        printf '#!/bin/sh\nexit 101\n' | $root tee "$policy" >/dev/null
        $root chmod 755 "$policy"
    fi
    status=0
    $root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" >/dev/null || status=$?
    [ -z "$ours" ] || $root rm -f "$policy"
    return $status
}
system() { # debian packages ; brew formulae ; fedora packages
    if command -v apt-get >/dev/null 2>&1; then apt_install $1
    elif command -v brew >/dev/null 2>&1; then fail "type: brew install $2"
    elif command -v dnf >/dev/null 2>&1; then fail "type: sudo dnf install $3"
    else fail "install a C compiler, pkg-config, and the development files of Python, cairo and pango"
    fi
}
if missing; then
    system "gcc libc6-dev python3-dev python3-venv pkg-config libcairo2-dev libpango1.0-dev" \
        "cairo pango pkgconf" "gcc python3-devel pkgconf-pkg-config cairo-devel pango-devel"
    missing && fail "a C compiler, pkg-config, Python's, cairo's or pango's development files are still missing"
fi

# What the tests of publishing and of the pages run against: real servers and a real browser.
absent=""
if [ "$extra" = test ]; then
    for pair in chromium:chromium nginx:nginx-light sshd:openssh-server \
        ssh-keygen:openssh-client faketime:faketime; do
        PATH=$PATH:/usr/sbin command -v "${pair%%:*}" >/dev/null 2>&1 || absent="$absent ${pair#*:}"
    done
fi
[ -z "$absent" ] || system "$absent" "chromium nginx openssh libfaketime" \
    "chromium nginx openssh-server openssh-clients libfaketime"

[ -x .venv/bin/python ] || "$python" -m venv .venv
echo "setup: Python packages, at the versions in constraints.txt"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --use-pep517 \
    --constraint constraints.txt --editable ".${extra:+[$extra]}"
touch ".venv/ready${extra:+-$extra}"
