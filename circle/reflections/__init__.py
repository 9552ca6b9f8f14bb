"""What somebody writes for themselves alone: questions to begin from, and what they wrote, to find again and change."""
