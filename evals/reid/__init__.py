"""Knowing a person again, crop to crop and tracklet to tracklet."""
