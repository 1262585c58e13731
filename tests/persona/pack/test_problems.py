"""How problems of a pack read."""

from persona.pack.problems import PackError, Problem, did_you_mean


def test_a_problem_says_where_it_is() -> None:
    assert str(Problem("topics/a.yaml", 3, 7, "etcd", "has no name")) == "topics/a.yaml:3:7: etcd: has no name"
    assert str(Problem("persona.yaml", 1, 1, None, "is empty")) == "persona.yaml:1:1: is empty"


def test_an_error_tells_each_problem_once_in_the_order_of_the_files() -> None:
    first, second, third, fourth = (
        Problem("a.yaml", 9, 1, None, "z"), Problem("b.yaml", 2, 1, "etcd", "x"), Problem("b.yaml", 2, 5, None, "a"),
        Problem("b.yaml", 10, 1, None, "a"),
    )  # fmt: skip
    error = PackError([fourth, second, first, third, second])

    assert error.problems == (first, second, third, fourth)
    assert str(error) == "\n".join(map(str, (first, second, third, fourth)))
    assert error.args == (error.problems,)


def test_at_one_place_problems_are_in_the_order_of_their_words() -> None:
    error = PackError([Problem("a.yaml", 1, 1, None, "b"), Problem("a.yaml", 1, 1, "etcd", "a")])

    assert [problem.message for problem in error.problems] == ["a", "b"]


def test_the_nearest_known_word_is_offered() -> None:
    assert did_you_mean("kubernets", ["etcd", "kubernetes", "kubernetics"]) == "; did you mean kubernetes?"
    assert did_you_mean("zorblax", iter(["etcd", "kubernetes"])) == ""
    assert did_you_mean("abcdexyz", ["abcdefgh"]) == "", "two letters in three are not near"
