package weir.sp.protocol;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for the answer with a number. Numbers are given one after the other, so most are found at first sight; the JDK's
 * maps would make an object for each number.
 */
final class RequestTable<T> {
    private static final int NUMBER = 0x8000_0000; // set in every number, so 0 marks a free place

    private final IntFunction<T[]> maker;
    private int[] numbers = new int[16];
    private T[] values;
    private int size;

    RequestTable(IntFunction<T[]> maker) {
        this.maker = maker;
        values = maker.apply(numbers.length);
    }

    int size() {
        return size;
    }

    void put(int number, T value) {
        if ((number & NUMBER) == 0) {
            throw new IllegalArgumentException("number " + number + "; allowed: with the highest bit set");
        }
        if (2 * (size + 1) > numbers.length) {
            grow();
        }
        int place = placeOf(number);
        if (numbers[place] == 0) {
            size++;
        }
        numbers[place] = number;
        values[place] = value;
    }

    @Nullable
    T get(int number) {
        return values[placeOf(number)];
    }

    @SuppressWarnings("NullAway") // a free place of an array made by the caller
    void remove(int number) {
        int gap = placeOf(number);
        if (numbers[gap] == 0) {
            return;
        }
        size--;
        // Moves those behind that would not be found across the gap.
        for (int i = next(gap); numbers[i] != 0; i = next(i)) {
            int home = numbers[i] & (numbers.length - 1);
            boolean isFoundAcross = gap <= i ? (gap < home && home <= i) : (gap < home || home <= i);
            if (!isFoundAcross) {
                numbers[gap] = numbers[i];
                values[gap] = values[i];
                gap = i;
            }
        }
        numbers[gap] = 0;
        values[gap] = null;
    }

    private int placeOf(int number) {
        int place = number & (numbers.length - 1);
        while (numbers[place] != 0 && numbers[place] != number) {
            place = next(place);
        }
        return place;
    }

    private int next(int place) {
        return (place + 1) & (numbers.length - 1);
    }

    private void grow() {
        int[] oldNumbers = numbers;
        T[] oldValues = values;
        numbers = new int[2 * oldNumbers.length];
        values = maker.apply(numbers.length);
        size = 0;
        for (int i = 0; i < oldNumbers.length; i++) {
            if (oldNumbers[i] != 0) {
                put(oldNumbers[i], oldValues[i]);
            }
        }
    }
}
