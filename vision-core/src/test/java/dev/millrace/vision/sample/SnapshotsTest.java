package dev.millrace.vision.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SnapshotsTest {
  private final Snapshots snapshots = new Snapshots(5, 320, 180, Backdrop.LEARNT, 0.3);

  @Test
  void thePictureOfANumberIsAlwaysTheSame() {
    for (int number = 1; number <= 8; number++) {
      Snapshot one = snapshots.snapshot(number);
      Snapshot again = new Snapshots(5, 320, 180, Backdrop.LEARNT, 0.3).snapshot(number);

      assertThat(again.objects()).isEqualTo(one.objects());
      assertThat(pixels(again)).isEqualTo(pixels(one));
      assertThat(pixels(snapshots.snapshot(number + 8))).isNotEqualTo(pixels(one));
    }
  }

  @Test
  void someShowEveryKindOfUserAndSomeWhoAreHidden() {
    Set<StreetUser> users = new HashSet<>();
    boolean hidden = false;
    for (int number = 1; number <= 40; number++) {
      for (StreetObject object : snapshots.snapshot(number).objects()) {
        users.add(object.user());
        hidden |= object.visibility() < 0.25;
        assertThat(object.visibility()).isBetween(0.0, 1.0);
      }
    }

    assertThat(users).containsExactlyInAnyOrder(StreetUser.values());
    assertThat(hidden).isTrue();
  }

  @Test
  void whatIsJudgedByIsNotLearnt() {
    assertThat(EnumSet.copyOf(Backdrop.LEARNT)).doesNotContainAnyElementsOf(Backdrop.UNSEEN);
    assertThat(Backdrop.LEARNT.size() + Backdrop.UNSEEN.size()).isEqualTo(Backdrop.values().length);
  }

  private static int[] pixels(Snapshot snapshot) {
    return snapshot.picture().getRGB(0, 0, 320, 180, null, 0, 320);
  }
}
