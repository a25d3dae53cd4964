"""Radar cross-section of simple bodies, as seen by one radar: spheres, plates, cylinders, cones, fragments.

Everything is a perfect conductor in free space; sent and received polarisation are linear and the same, and
where the two differ the answer is the mean over both. Aspects are angles off the axis (cylinder, cone: 0 is
nose-on, pi the base; plate, disc: off the normal), and only their size counts. Sources:

    Ruck, Barrick, Stuart, Krichbaum, Radar Cross Section Handbook (1970), chapters 3, 4, 6 and 7;
    Knott, Shaeffer, Tuley, Radar Cross Section, 2nd ed. (1993), chapters 5 and 6;
    Crispin and Maffett, Radar cross-section estimation for simple shapes, Proc. IEEE 53 (1965), 833-848;
    Ufimtsev, Method of edge waves in the physical theory of diffraction (1962; Engl. 1971);
    Bowman, Senior, Uslenghi, Electromagnetic and Acoustic Scattering by Simple Shapes (1969), chapter 10.

The cones are sums of the powers of their scattering centres, averaged over the lobes that these make with
each other: the lobes depend on lengths to a small part of the wavelength, which nobody publishes. What a
target does about that mean is a Swerling case (`detection`).

Stops being true where a body is not large: half the wavelength across for cylinder and cone, the wavelength
for a plate. Left out: antennas, seams, screws, fins, holes and ablated or absorbing coats, all of which a
real re-entry vehicle may have and which in its nose sector can outdo the bare cone; plasma; multiple
diffraction, creeping waves (except the sphere's), cross-polarisation.
"""

from math import asin, atan2, cos, hypot, log, pi, sin, sqrt, tan

import numpy as np

from uppertier.compiled import compiled

# Where the square of a Bessel function of order 0, 1, 2 first meets 1 / (pi x), its mean over later lobes.
FIRST_MEETING = (1.621644778, 1.236476529, 2.149147333)

# Beyond this argument a Bessel function is its asymptotic series, to rounding.
FAR_ARGUMENT = 25.0


@compiled
def bessel_j(order, argument):
    """Return the Bessel function J of a whole order below 4, for an argument from 0 up, within 1e-13.

    Bessel's integral by the trapezoid rule, exact to rounding with 32 steps up to 25; beyond, the series of
    Abramowitz and Stegun (1964), eq. 9.2.5 with 9.2.9 and 9.2.10.
    """
    if argument < FAR_ARGUMENT:
        total = 0.5 * (1.0 + cos(order * pi))
        for step in range(1, 32):
            angle = pi * step / 32.0
            total += cos(order * angle - argument * sin(angle))
        return total / 32.0
    even, odd, term = 1.0, 0.0, 1.0
    for k in range(1, 13):
        term *= (4.0 * order * order - (2.0 * k - 1.0) ** 2) / (8.0 * k * argument)
        sign = 1.0 if (k // 2) % 2 == 0 else -1.0
        if k % 2 == 0:
            even += sign * term
        else:
            odd += sign * term
    phase = argument - (0.5 * order + 0.25) * pi
    return sqrt(2.0 / (pi * argument)) * (even * cos(phase) - odd * sin(phase))


@compiled
def lobe(order, argument):
    """Return J squared of order 0, 1 or 2 without its lobes: as it is at first, then its mean 1 / (pi x)."""
    if argument < FIRST_MEETING[order]:
        value = bessel_j(order, argument)
        return value * value
    return 1.0 / (pi * argument)


@compiled
def sinc(argument):
    """Return sin(x) / x."""
    if abs(argument) < 1e-4:
        return 1.0 - argument * argument / 6.0
    return sin(argument) / argument


@compiled
def sphere_optics(radius_m):
    """Return the cross-section (m^2) of a large sphere: pi a^2, within 0.7 dB from k a = 10, 0.2 dB from 20.

    Knott et al. (1993), chapter 5.
    """
    return pi * radius_m * radius_m


@compiled
def sphere(radius_m, wavelength_m):
    """Return the cross-section (m^2) of a conducting sphere of any size: the Mie series.

    Ruck et al. (1970), chapter 3, for backscatter; j_n by downward recurrence, y_n by upward. Against
    SciPy's spherical Bessel functions within 1e-10 of itself up to k a = 300, 1e-9 up to 900.
    """
    x = 2.0 * pi * radius_m / wavelength_m
    if x < 1e-3:
        return 9.0 * pi * radius_m * radius_m * x**4  # Rayleigh; the next term is a millionth
    orders = int(x + 4.05 * x ** (1.0 / 3.0) + 10.0)
    first = np.zeros(orders + 30)
    first[-2] = 1e-300
    for n in range(len(first) - 2, 0, -1):
        first[n - 1] = (2.0 * n + 1.0) / x * first[n] - first[n + 1]
        if abs(first[n - 1]) > 1e200:
            first[n - 1 :] *= 1e-250
    # Scaled by whichever of the two lowest orders is the larger: the other may be next to nothing.
    if abs(first[0]) > abs(first[1]):
        scale = sin(x) / x / first[0]
    else:
        scale = (sin(x) / x - cos(x)) / x / first[1]
    before, second = sin(x) / x, -cos(x) / x  # y of order -1 and 0
    real, imaginary, sign = 0.0, 0.0, 1.0
    for n in range(1, orders):
        before, second = second, (2.0 * n - 1.0) / x * second - before
        j, j_before = scale * first[n], scale * first[n - 1]
        j_slope, y_slope = x * j_before - n * j, x * before - n * second
        sign = -sign
        magnetic = j / complex(j, second)
        electric = j_slope / complex(j_slope, y_slope)
        term = sign * (2.0 * n + 1.0) * (magnetic - electric)
        real += term.real
        imaginary += term.imag
    return pi * radius_m * radius_m * (real * real + imaginary * imaginary) / (x * x)


@compiled
def plate(width_m, height_m, wavelength_m, aspect_rad, turn_rad):
    """Return the cross-section (m^2) of a flat plate, physical optics; `turn_rad` turns the view's plane.

    The view lies `aspect_rad` off the normal, towards the width (turn 0) or the height (pi / 2). Ruck et al.
    (1970), chapter 7: 4 pi A^2 / lambda^2 at the normal. Good to some 30 to 40 deg off it; farther on the
    edges count, and depend on polarisation; edge-on it is 0, which no real plate is.
    """
    wave = 2.0 * pi / wavelength_m
    across = sinc(wave * width_m * sin(aspect_rad) * cos(turn_rad))
    up = sinc(wave * height_m * sin(aspect_rad) * sin(turn_rad))
    amplitude = width_m * height_m / wavelength_m * cos(aspect_rad) * across * up
    return 4.0 * pi * amplitude * amplitude


@compiled
def disc(radius_m, wavelength_m, aspect_rad):
    """Return the cross-section (m^2) of a flat disc, physical optics: Ruck et al. (1970), chapter 7.

    pi a^2 (J1(x) / tan(aspect))^2 with x = 2 k a sin(aspect); 4 pi A^2 / lambda^2 at the normal. Stops being
    true as `plate` does.
    """
    x = 4.0 * pi * radius_m / wavelength_m * abs(sin(aspect_rad))
    shape = 1.0 if x < 1e-6 else 2.0 * bessel_j(1, x) / x
    amplitude = pi * radius_m * radius_m / wavelength_m * cos(aspect_rad) * shape
    return 4.0 * pi * amplitude * amplitude


@compiled
def cylinder(radius_m, length_m, wavelength_m, aspect_rad):
    """Return the cross-section (m^2) of a closed cylinder: physical optics, side and end cap as powers.

    The side is k a L^2 sin(aspect) sinc^2(k L cos(aspect)), 2 pi a L^2 / lambda at broadside: Knott et al.
    (1993), chapter 6; Ruck et al. (1970), chapter 4. Between the flashes the edges count; they are left out.
    """
    wave = 2.0 * pi / wavelength_m
    beam = sinc(wave * length_m * cos(aspect_rad))
    side = wave * radius_m * length_m * length_m * abs(sin(aspect_rad)) * beam * beam
    return side + disc(radius_m, wavelength_m, aspect_rad)


@compiled
def tumbling_cylinder(radius_m, length_m, wavelength_m):
    """Return mean and standard deviation (m^2) of a cylinder's cross-section over all directions alike.

    Simpson's rule in the aspect, sixteen steps to a lobe. For a large body the mean tends to a quarter
    of its surface, a (L + a) pi / 2, as that of every convex body (Crispin and Maffett 1965); the spread is
    that of a few rare flashes.
    """
    wave = 2.0 * pi / wavelength_m
    mean, square, density = 0.0, 0.0, 0.0
    steps = 2 * int(100.0 + 8.0 * wave * max(length_m, 2.0 * radius_m) / pi)
    for step in range(steps + 1):
        aspect = 0.5 * pi * step / steps
        weight = sin(aspect) * (1.0 if step in (0, steps) else 2.0 + 2.0 * (step % 2))
        value = cylinder(radius_m, length_m, wavelength_m, aspect)
        density += weight
        mean += weight * value
        square += weight * value * value
    mean /= density
    return mean, sqrt(max(square / density - mean * mean, 0.0))


@compiled
def convex_mean(surface_m2):
    """Return the mean cross-section (m^2) of a large convex body over all directions: its surface over 4.

    Crispin and Maffett (1965): physical optics, averaged, gives the mean shadow, and Cauchy's theorem that is
    a quarter of the surface. For bodies of several wavelengths without hollows.
    """
    return 0.25 * surface_m2


@compiled
def fluctuation_case(mean_m2, deviation_m2):
    """Return the Swerling case whose spread is nearest: 1, 3 or 0 (draws between pulses: 2 for 1, 4 for 3).

    Compared is the shape mean^2 / variance of a gamma distribution: 1 for cases 1 and 2, 2 for 3 and 4; the
    bound between is their geometric mean, and from 8 on a target counts as steady. A stage that tumbles at X
    band has 0.001 to 0.01: case 1 is the nearest, and still far too steady (see `detection`).
    """
    shape = mean_m2 * mean_m2 / max(deviation_m2 * deviation_m2, 1e-30 * mean_m2 * mean_m2)
    if shape < sqrt(2.0):
        return 1
    return 3 if shape < 8.0 else 0


@compiled
def fragment(size_m, wavelength_m):
    """Return the median cross-section (m^2) of a piece of debris of a size: the law of NASA's estimates.

    `size_m` is the mean of the three greatest extents at right angles. Shattered satellites measured on a
    range: 9 pi^5 (d / lambda)^6 lambda^2 / 4 for small pieces, pi d^2 / 4 for large ones (Xu and Stokely, A
    statistical size estimation model for Haystack and HAX radar detections, IAC-05-B6.1.02 (2005)). Their
    table between the two (cross-sections of 0.03 to 5 lambda^2) is not copied: here a straight line on
    logarithmic scales; how far from theirs is not known. Pieces of one size scatter about it as widely as
    case 1 or more.
    """
    square = wavelength_m * wavelength_m
    small, large = 0.03, 5.0
    first = (4.0 * small / (9.0 * pi**5)) ** (1.0 / 6.0)
    last = sqrt(4.0 * large / pi)
    size = size_m / wavelength_m
    if size < first:
        return square * 2.25 * pi**5 * size**6
    if size > last:
        return square * 0.25 * pi * size * size
    return square * small * (size / first) ** (log(large / small) / log(last / first))


@compiled
def tip(half_angle_rad, nose_radius_m, wavelength_m):
    """Return the nose-on cross-section (m^2) of a cone's tip, sharp or rounded by a sphere that touches it.

    Physical optics, exact for an endless cone: pi b^2 |i + (1 - sec^2 e^{i f}) / (2 k b)|^2 with f = 2 k b (1
    - sin), Ruck et al. (1970), chapter 6, there multiplied out. A sharp tip has lambda^2 tan^4 / (16 pi).
    """
    wave = 2.0 * pi / wavelength_m
    turn = 2.0 * wave * nose_radius_m * (1.0 - sin(half_angle_rad))
    slope = 1.0 / cos(half_angle_rad) ** 2
    real = (1.0 - slope * cos(turn)) / (2.0 * wave)
    imaginary = nose_radius_m - slope * sin(turn) / (2.0 * wave)
    return pi * (real * real + imaginary * imaginary)


@compiled
def side_flash(half_angle_rad, base_radius_m, top_radius_m, wavelength_m):
    """Return the cross-section (m^2) of a cone's side seen at right angles, pi / 2 - half angle off the nose.

    (8 pi / 9) (a^3/2 - b^3/2)^2 / (lambda sin^2 cos), from the radius b at the top to a: physical optics,
    Ruck et al. (1970), chapter 6; Crispin and Maffett (1965).
    """
    sine = sin(half_angle_rad)
    rise = base_radius_m**1.5 - top_radius_m**1.5
    return 8.0 * pi * rise * rise / (9.0 * wavelength_m * sine * sine * cos(half_angle_rad))


@compiled
def edge(exterior, angle_rad):
    """Return the two parts of a wedge's diffraction coefficient for backscatter (Keller).

    `exterior` is the angle outside over pi, `angle_rad` the view's off one face: sin(pi/n) / n over
    cos(pi/n) - 1, and over cos(pi/n) - cos(2 angle / n). The polarisations have their difference and sum.
    Keller, Geometrical theory of diffraction, J. Opt. Soc. Am. 52 (1962), the wedge (there with incidence and
    view apart); Ruck et al. (1970), chapter 6. The second is infinite where a face is seen at right angles.
    """
    factor = sin(pi / exterior) / exterior
    steady = cos(pi / exterior)
    apart = steady - cos(2.0 * angle_rad / exterior)
    if abs(apart) < 1e-12:
        apart = 1e-12
    return factor / (steady - 1.0), factor / apart


@compiled
def base_rim(half_angle_rad, base_radius_m, wavelength_m, aspect_rad):
    """Return the cross-section (m^2) of the sharp rim of a cone's flat base, base included; mean over lobes.

    The rim's nearest and farthest point, each Keller's wedge, as one ring: Ufimtsev's (1962) Bessel functions
    in place of the two phases, finite nose-on (Keller's pi a^2 |2 q|^2, Ruck et al. 1970, chapter 6) and on
    the base (4 pi A^2 / lambda^2). Single diffraction; the second, across the base, moves the nose-on value
    by up to 2 dB. Infinite where the side is seen at right angles. Jumps by some 3 dB where the far point
    goes into shadow (at the half angle, and again at pi / 2): the true transition takes a few degrees.
    """
    exterior = 1.5 + half_angle_rad / pi
    area = pi * base_radius_m * base_radius_m
    x = 4.0 * pi * base_radius_m / wavelength_m * sin(aspect_rad)
    if pi - aspect_rad < 1e-5:
        return 4.0 * pi * (area / wavelength_m) ** 2
    steady, near = edge(exterior, 1.5 * pi - aspect_rad)
    if half_angle_rad <= aspect_rad < 0.5 * pi:
        return 2.0 * area * (steady * steady + near * near) * lobe(0, x)
    _, far = edge(exterior, 1.5 * pi + aspect_rad if aspect_rad < half_angle_rad else aspect_rad - 0.5 * pi)
    rings = (near + far) ** 2 * lobe(0, x) + (near - far) ** 2 * lobe(1, x)
    return area * (rings + 4.0 * steady * steady * lobe(2, x))


@compiled
def tip_aside(half_angle_rad, wavelength_m, aspect_rad):
    """Return how much (m^2) the tip's share of the side gains off the nose; infinite at the side's flash.

    Before the flash, lambda^2 tan^4 / (16 pi) times (1 - sec^2 sin^2 aspect)^-3 - 1 (Crispin and Maffett
    1965; Ruck et al. 1970, chapter 6). Beyond, the end of physical optics' integral over the side by
    stationary phase: the same at the flash, and 0 where the side goes out of sight.
    """
    off = aspect_rad - (0.5 * pi - half_angle_rad)
    wave = 2.0 * pi / wavelength_m
    if off < 0.0:
        sharp = pi * tan(half_angle_rad) ** 4 / (4.0 * wave * wave)
        lean = 1.0 - (sin(aspect_rad) / cos(half_angle_rad)) ** 2
        return sharp * (1.0 / max(lean, 1e-9) ** 3 - 1.0)
    if off >= 0.5 * pi:
        return 0.0
    share = pi * sin(half_angle_rad) * cos(off) ** 2 / (32.0 * wave * wave * sin(aspect_rad))
    return share / max(sin(off), 1e-9) ** 3


@compiled
def join(half_angle_rad, sphere_radius_m, wavelength_m, aspect_rad):
    """Return the cross-section (m^2) of the ring where a cone passes smoothly into a sphere; mean over lobes.

    Nose-on lambda^2 / (16 pi cos^4): physical optics, Knott et al. (1993), chapter 6; Ruck et al. (1970),
    chapter 6. Off the nose the jump of curvature gives 1 / sin^6 of the angle between view and side (second
    term of the same integral at its end), infinite at the flash, which whoever calls limits; 2 % low 65 deg
    from the flash, 17 % 20 deg from it (k a = 60).
    """
    wave = 2.0 * pi / wavelength_m
    turn = abs(0.5 * pi - half_angle_rad - aspect_rad)
    if turn >= 0.5 * pi:
        return 0.0
    ring = cos(half_angle_rad) / max(sin(turn), 1e-3) ** 3
    far = 1.0 / cos(half_angle_rad - aspect_rad) ** 3 if aspect_rad < half_angle_rad else 0.0
    far *= cos(half_angle_rad)
    x = 2.0 * wave * sphere_radius_m * cos(half_angle_rad) * sin(aspect_rad)
    return pi * (ring * ring + far * far) / (8.0 * wave * wave) * lobe(0, x)


@compiled
def limited(value_m2, most_m2):
    """Return a value that is infinite at the flash, kept below the flash's own: inverses added."""
    return 1.0 / (1.0 / value_m2 + 1.0 / most_m2)


@compiled
def cone_sphere(half_angle_rad, sphere_radius_m, wavelength_m, aspect_rad):
    """Return the cross-section (m^2) of a sharp cone that ends smoothly in a sphere, against the aspect.

    Nose sector: tip and join; the side's flash; beyond it the sphere in its place. The half angle is below 45
    deg. For a circumference below some ten wavelengths the wave that creeps about the sphere, left out here,
    is stronger than the join: nose-on then near 0.1 lambda^2 (Knott et al. 1993, chapter 6).
    """
    aspect = abs(aspect_rad)
    top = side_flash(half_angle_rad, sphere_radius_m * cos(half_angle_rad), 0.0, wavelength_m)
    ends = join(half_angle_rad, sphere_radius_m, wavelength_m, aspect)
    ends += tip_aside(half_angle_rad, wavelength_m, aspect)
    side = limited(ends, top) if ends > 0.0 else 0.0
    if aspect < 0.5 * pi - half_angle_rad:
        return side + tip(half_angle_rad, 0.0, wavelength_m)
    return side + sphere_optics(sphere_radius_m)


@compiled
def flat_base_cone(half_angle_rad, base_radius_m, nose_radius_m, wavelength_m, aspect_rad):
    """Return the cross-section (m^2) of a cone with flat base and sharp or rounded tip, against the aspect.

    Tip until the side's flash, rim and base (`base_rim`), the flash in between, added as powers. The half
    angle is below 45 deg, the nose's sphere touches the side. A rim rounded by more than a tenth of the
    wavelength returns less in the nose sector.
    """
    aspect = abs(aspect_rad)
    top = nose_radius_m * cos(half_angle_rad)
    ends = base_rim(half_angle_rad, base_radius_m, wavelength_m, aspect)
    ends += tip_aside(half_angle_rad, wavelength_m, aspect)
    if aspect < 0.5 * pi:
        ends = limited(ends, side_flash(half_angle_rad, base_radius_m, top, wavelength_m))
    if aspect < 0.5 * pi - half_angle_rad:
        ends += tip(half_angle_rad, nose_radius_m, wavelength_m)
    return ends


@compiled
def reentry_body(length_m, base_diameter_m, nose_radius_m, wavelength_m, aspect_rad):
    """Return the cross-section (m^2) of a re-entry body against the aspect: `flat_base_cone` of its size.

    The half angle is that of the line from the base's edge that touches the nose's sphere.
    """
    base_radius_m = 0.5 * base_diameter_m
    distance = hypot(length_m - nose_radius_m, base_radius_m)
    half_angle_rad = atan2(base_radius_m, length_m - nose_radius_m) - asin(nose_radius_m / distance)
    return flat_base_cone(half_angle_rad, base_radius_m, nose_radius_m, wavelength_m, aspect_rad)
