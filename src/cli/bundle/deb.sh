#!/usr/bin/env bash
# Packs what `make install` installs as $BUILD/cadrex_VERSION_ARCH.deb. dpkg-shlibdeps finds out which packages the binary needs.
set -euo pipefail
cd "$(dirname "$0")/../../.."
build=$(realpath "$BUILD") architecture=$(dpkg --print-architecture)
root=$build/deb
umask 022
rm -rf "$root"
mkdir -p "$root/DEBIAN" "$root/debian"
make --no-print-directory BUILD="$BUILD" DESTDIR="$root" PREFIX=/usr install >/dev/null
strip --strip-unneeded --remove-section=.comment --remove-section=.note "$root/usr/bin/cadrex"
docs=$root/usr/share/doc/cadrex
rm "$docs/LICENSE"
cat >"$docs/copyright" <<END
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: cadrex

Files: *
Copyright: 2026 the authors of cadrex
License: GPL-3+
 On Debian systems the full text of the GNU General Public License version 3
 is in /usr/share/common-licenses/GPL-3.
END
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-1590969600} # the same sources give the same bytes
printf 'cadrex (%s) unstable; urgency=medium\n\n  * See CHANGELOG.md.\n\n -- the authors of cadrex <cadrex@localhost>  %s\n' "$VERSION" \
    "$(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")" | gzip -9n >"$docs/changelog.gz"
find "$root/usr/share/man" -name '*.1' -exec gzip -9n {} +
printf 'Source: cadrex\nPackage: cadrex\nArchitecture: any\n' >"$root/debian/control"
depends=$(cd "$root" && dpkg-shlibdeps -O usr/bin/cadrex 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
rm -rf "$root/debian"
cat >"$root/DEBIAN/control" <<END
Package: cadrex
Version: $VERSION
Architecture: $architecture
Maintainer: the authors of cadrex <cadrex@localhost>
Section: science
Priority: optional
Depends: $depends
Installed-Size: $(du -sk --apparent-size "$root/usr" | cut -f1)
Description: planner for the exchange of section-chief-level cadres
 Plans who moves where in a city's units, by rules that are data, with a
 reason for every move and a proof of how good the plan is. Judges plans made
 by hand, explains, compares, follows a round. Opens no connection.
END
find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
package=$build/cadrex_${VERSION}_$architecture.deb
dpkg-deb --root-owner-group --build "$root" "$package" >/dev/null
rm -rf "$root"
echo "$package"
